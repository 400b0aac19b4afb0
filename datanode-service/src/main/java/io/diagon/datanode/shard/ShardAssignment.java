package io.diagon.datanode.shard;

/**
 * As which copy, and in which term, the cluster has given the shard to this node.
 *
 * @param inSync whether the master counts the copy among those that hold everything acknowledged
 */
public record ShardAssignment(
        String allocationId, long primaryTerm, String clusterUuid, boolean primary, boolean inSync) {

    /** Whether nothing has changed but what the master counts. */
    public boolean samePlace(ShardAssignment other) {
        return allocationId.equals(other.allocationId)
                && primaryTerm == other.primaryTerm
                && clusterUuid.equals(other.clusterUuid)
                && primary == other.primary;
    }
}
