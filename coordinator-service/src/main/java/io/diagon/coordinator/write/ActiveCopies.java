package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import org.jspecify.annotations.Nullable;

/**
 * The copies of a shard that are written to.
 *
 * @param primary where the started primary is; null: nowhere
 * @param started copies, the primary included
 * @param copies that there should be
 */
record ActiveCopies(@Nullable Node primary, int started, int copies) {
    static ActiveCopies of(ClusterState state, IndexMetadata index, int shard) {
        Node primary = null;
        int started = 0;
        for (ShardRouting copy : state.shards(index.getUuid())) {
            if (copy.getShard() == shard && ShardCopies.active(copy)) {
                started++;
                primary = copy.getPrimary() ? state.node(copy.getNodeId()) : primary;
            }
        }
        int copies = 1
                + state.indexByUuid(index.getUuid())
                        .map(IndexMetadata::getNumberOfReplicas)
                        .orElse(0);
        return new ActiveCopies(primary, started, copies);
    }

    boolean satisfy(int wanted) {
        return primary != null && started >= needed(wanted);
    }

    /** Why the shard can not be written to. */
    String shortage(int wanted) {
        return primary == null
                ? "primary shard is not active"
                : "Not enough active copies to meet shard count of [" + (wanted < 0 ? "ALL" : wanted) + "] (have "
                        + started + ", needed " + needed(wanted) + ").";
    }

    private int needed(int wanted) {
        return wanted < 0 ? copies : wanted;
    }
}
