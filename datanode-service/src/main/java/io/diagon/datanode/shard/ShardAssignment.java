package io.diagon.datanode.shard;

/** As which copy, and in which term, the cluster has given the shard to this node. */
public record ShardAssignment(String allocationId, long primaryTerm, String clusterUuid) {}
