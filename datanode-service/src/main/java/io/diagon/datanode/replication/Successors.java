package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which copy a primary gives its office to. */
final class Successors {
    private Successors() {}

    /** The target of the primary's relocation, once the master counts it as in sync. */
    static Optional<String> ofRelocation(ClusterState state, IndexShard shard, Collection<String> inSync) {
        List<ShardRouting> copies = copies(state, shard);
        return copies.stream()
                .filter(copy -> own(shard, copy) && copy.getState() == ShardRouting.State.RELOCATING)
                .flatMap(source -> copies.stream()
                        .filter(copy -> copy.getNodeId().equals(source.getRelocatingNodeId())
                                && copy.getRelocatingNodeId().equals(source.getNodeId())))
                .map(ShardRouting::getAllocationId)
                .filter(inSync::contains)
                .findFirst();
    }

    /** A copy in sync that serves on a node which stays. */
    static Optional<String> ofLeavingNode(ClusterState state, IndexShard shard, String nodeId) {
        Optional<IndexMetadata> index = state.indexByUuid(shard.id().getIndexUuid());
        return copies(state, shard).stream()
                .filter(copy -> copy.getState() == ShardRouting.State.STARTED
                        || copy.getState() == ShardRouting.State.RELOCATING)
                .filter(copy -> !copy.getNodeId().equals(nodeId) && stays(state.node(copy.getNodeId())))
                .map(ShardRouting::getAllocationId)
                .filter(id -> index.isPresent()
                        && index.get()
                                .getInSync(shard.id().getNumber())
                                .getAllocationIdsList()
                                .contains(id))
                .findFirst();
    }

    /** Whether a copy on a node which stays is on its way to be one. */
    static boolean expected(ClusterState state, IndexShard shard, String nodeId) {
        return copies(state, shard).stream()
                .anyMatch(copy -> copy.getState() == ShardRouting.State.INITIALIZING
                        && !copy.getNodeId().equals(nodeId)
                        && stays(state.node(copy.getNodeId())));
    }

    private static boolean stays(@Nullable Node node) {
        return node != null && !node.getLeaving();
    }

    private static boolean own(IndexShard shard, ShardRouting copy) {
        return copy.getAllocationId().equals(shard.assignment().allocationId());
    }

    private static List<ShardRouting> copies(ClusterState state, IndexShard shard) {
        return state.shards(shard.id().getIndexUuid()).stream()
                .filter(copy -> copy.getShard() == shard.id().getNumber())
                .toList();
    }
}
