package io.diagon.datanode.replication;

import io.diagon.protocol.common.ShardId;

/** Asks the master to take a copy that fails out of the in-sync set. */
public interface CopyRemoval {
    /** REMOVED: the master has committed it. STALE: there is a newer primary, and this one has to stop. */
    enum Answer {
        REMOVED,
        STALE
    }

    /**
     * @param nodeId empty: the copy has no node
     * @throws io.diagon.error.SearchException if no master answered
     */
    Answer remove(ShardId shard, String allocationId, String nodeId, long primaryTerm, String reason);
}
