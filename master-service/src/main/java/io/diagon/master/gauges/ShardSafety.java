package io.diagon.master.gauges;

import io.diagon.cluster.ClusterState;
import io.diagon.master.allocation.Relocations;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/**
 * How well the shards are kept; those of closed indices too.
 *
 * @param withoutPrimary their primary is not started
 * @param underReplicated they have fewer started copies in sync than the index wants
 * @param incomplete one of their copies is not started, or has no node
 * @param atRisk they are served, in sync, by nothing but nodes that are leaving
 */
record ShardSafety(int withoutPrimary, int underReplicated, int incomplete, int atRisk) {
    static ShardSafety of(ClusterState state) {
        ShardSafety all = new ShardSafety(0, 0, 0, 0);
        for (IndexMetadata index : state.indices().values()) {
            List<ShardRouting> copies = state.shards(index.getUuid());
            for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
                all = all.plus(of(state, index, copies, shard));
            }
        }
        return all;
    }

    private static ShardSafety of(ClusterState state, IndexMetadata index, List<ShardRouting> copies, int shard) {
        List<String> inSync =
                shard < index.getInSyncCount() ? index.getInSync(shard).getAllocationIdsList() : List.of();
        boolean primary = false;
        boolean incomplete = false;
        int safe = 0;
        int staying = 0;
        for (ShardRouting copy : copies) {
            if (copy.getShard() != shard) {
                continue;
            }
            boolean active = Relocations.isActive(copy);
            primary |= active && copy.getPrimary();
            incomplete |= !active && !Relocations.isTarget(copy);
            if (active && inSync.contains(copy.getAllocationId())) {
                safe++;
                Node node = state.node(copy.getNodeId());
                staying += node != null && !node.getLeaving() ? 1 : 0;
            }
        }
        return new ShardSafety(
                primary ? 0 : 1,
                safe < index.getNumberOfReplicas() + 1 ? 1 : 0,
                incomplete ? 1 : 0,
                safe > 0 && staying == 0 ? 1 : 0);
    }

    private ShardSafety plus(ShardSafety other) {
        return new ShardSafety(
                withoutPrimary + other.withoutPrimary,
                underReplicated + other.underReplicated,
                incomplete + other.incomplete,
                atRisk + other.atRisk);
    }

    /** As users know it: 0 green, 1 yellow, 2 red. */
    int status() {
        if (withoutPrimary > 0) {
            return 2;
        }
        return incomplete > 0 ? 1 : 0;
    }
}
