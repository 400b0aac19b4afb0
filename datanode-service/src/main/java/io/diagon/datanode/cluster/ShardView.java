package io.diagon.datanode.cluster;

import io.diagon.datanode.shard.ShardState;

/**
 * What the node has of a shard.
 *
 * @param state CLOSED: only files
 * @param primary whether it is open as one
 * @param takenInTerm of the primary that took a replica in; 0: none
 * @param spentTerm in which it is open as the primary, and was before; 0: none
 * @param clusterUuid of the cluster that the files belong to; empty: there are none yet
 */
public record ShardView(
        ShardState state, String allocationId, String clusterUuid, boolean primary, long takenInTerm, long spentTerm) {}
