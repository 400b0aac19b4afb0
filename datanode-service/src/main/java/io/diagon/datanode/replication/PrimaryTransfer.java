package io.diagon.datanode.replication;

import io.diagon.protocol.common.ShardId;

/** Asks the master to make another copy the primary. */
@FunctionalInterface
public interface PrimaryTransfer {
    /** What the master said. */
    enum Answer {
        /** The target is the primary of the next term. */
        DONE,
        /** The one who asks was the primary no more. */
        STALE,
        /** Nothing has changed. */
        REFUSED,
        /** It may have been done, or still be. */
        UNKNOWN
    }

    Answer transfer(ShardId shard, String allocationId, String nodeId, long primaryTerm, String targetAllocationId);
}
