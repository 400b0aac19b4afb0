package io.diagon.master.allocation;

import io.diagon.protocol.cluster.ShardRouting;

/** Copies that lost their node. */
public final class Unassigned {
    /** The node went away: it may come back with the files. */
    public static final String NODE_LEFT = "NODE_LEFT";

    private Unassigned() {}

    /** The copy without a node; its in-sync set still says which copies hold its data. */
    public static ShardRouting of(ShardRouting shard, String reason, String details, long nowMillis) {
        ShardRouting.Builder copy = shard.toBuilder()
                .setState(ShardRouting.State.UNASSIGNED)
                .clearNodeId()
                .setLastNodeId(shard.getNodeId())
                .clearAllocationId()
                .clearRelocatingNodeId()
                .clearCreateEmpty()
                .setUnassignedReason(reason)
                .setUnassignedDetails(details)
                .setUnassignedMillis(nowMillis);
        // What it counts of one that was started are attempts to move it.
        return shard.getState() == ShardRouting.State.INITIALIZING
                ? copy.build()
                : copy.clearFailedAllocations().build();
    }
}
