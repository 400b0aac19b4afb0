package io.diagon.coordinator.routing;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/** What the entries of a routing are to those that use them. */
public final class ShardCopies {
    private ShardCopies() {}

    /** Whether the copy answers searches, and takes writes if it is the primary. */
    public static boolean active(ShardRouting copy) {
        return copy.getState() == ShardRouting.State.STARTED || copy.getState() == ShardRouting.State.RELOCATING;
    }

    /** Whether the copy is going to take another one's place: it counts as none of its own until then. */
    public static boolean incoming(ShardRouting copy) {
        return copy.getState() == ShardRouting.State.INITIALIZING
                && !copy.getRelocatingNodeId().isEmpty();
    }

    /** The copies that the index is to have, those that are nowhere included. */
    public static List<ShardRouting> wanted(ClusterState state, String indexUuid) {
        return state.shards(indexUuid).stream().filter(copy -> !incoming(copy)).toList();
    }
}
