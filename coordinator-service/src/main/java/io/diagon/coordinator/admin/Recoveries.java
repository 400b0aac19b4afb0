package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.shard.ShardRecovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the copies of shards came to have their documents, as their nodes tell it. */
public final class Recoveries {
    private final StatsCollector stats;

    public Recoveries(StatsCollector stats) {
        this.stats = stats;
    }

    /**
     * One recovery.
     *
     * @param source where the documents came from; null: the node's own disk, or a node that is gone
     */
    public record Recovery(
            IndexMetadata index,
            ShardRecovery recovery,
            @Nullable Node source,
            Node target) {
        public boolean active() {
            return recovery.getStage() != ShardRecovery.Stage.DONE && !recovery.hasFailure();
        }

        public long millis() {
            long end = recovery.getStopMillis() > 0 ? recovery.getStopMillis() : System.currentTimeMillis();
            return Math.max(0, end - recovery.getStartMillis());
        }
    }

    /** By index, in their order, then by shard. */
    public List<Recovery> of(ClusterState state, List<IndexMetadata> indices, boolean activeOnly) {
        List<Recovery> all = new ArrayList<>();
        stats.recoveries(state).nodes().forEach((node, answer) -> {
            for (ShardRecovery recovery : answer.getRecoveriesList()) {
                indices.stream()
                        .filter(index ->
                                index.getUuid().equals(recovery.getShard().getIndexUuid()))
                        .map(index -> new Recovery(index, recovery, state.node(recovery.getSourceNodeId()), node))
                        .filter(one -> !activeOnly || one.active())
                        .forEach(all::add);
            }
        });
        all.sort(Comparator.<Recovery>comparingInt(one -> indices.indexOf(one.index))
                .thenComparingInt(one -> one.recovery.getShard().getNumber())
                .thenComparing(one -> !one.recovery.getPrimary()));
        return all;
    }
}
