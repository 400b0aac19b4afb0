package io.diagon.datanode;

import io.diagon.datanode.cluster.Departure;
import io.diagon.datanode.cluster.MasterLink;
import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node does with its shards, and its place in the cluster, on its way out. */
final class LastSteps implements Departure.Steps {
    private static final Logger LOG = LoggerFactory.getLogger(LastSteps.class);
    /** For all primaries of the node, side by side. */
    private static final Duration HAND_OVER = Duration.ofSeconds(10);

    private final ShardRegistry shards;
    private final PrimaryGroups groups;
    private final Supplier<@Nullable MasterLink> link;

    LastSteps(ShardRegistry shards, PrimaryGroups groups, Supplier<@Nullable MasterLink> link) {
        this.shards = shards;
        this.groups = groups;
        this.link = link;
    }

    @Override
    public boolean joined() {
        MasterLink known = link.get();
        return known != null && known.joined();
    }

    @Override
    public void handOver() {
        groups.handOverAll(HAND_OVER);
    }

    @Override
    public void commit() {
        shards.all().parallelStream()
                .filter(shard -> shard.state() == ShardState.STARTED)
                .forEach(shard -> {
                    try {
                        shard.upkeep().finish();
                    } catch (SearchException e) {
                        LOG.warn("no commit before the node leaves [{}]", shard.key(), e);
                    }
                });
    }

    @Override
    public void rejoin(boolean wanted) {
        MasterLink known = link.get();
        if (known != null) {
            known.rejoin(wanted);
        }
    }
}
