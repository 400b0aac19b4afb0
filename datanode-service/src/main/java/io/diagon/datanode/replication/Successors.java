package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which copy a primary gives its office to. */
public final class Successors {
    private Successors() {}

    /** The target of the primary's relocation, once the master counts it as in sync. */
    public static Optional<String> ofRelocation(
            ClusterState state, ShardId shard, String own, Collection<String> inSync) {
        List<ShardRouting> copies = copies(state, shard);
        return copies.stream()
                .filter(copy -> copy.getAllocationId().equals(own) && copy.getState() == ShardRouting.State.RELOCATING)
                .flatMap(source -> copies.stream()
                        .filter(copy -> copy.getNodeId().equals(source.getRelocatingNodeId())
                                && copy.getRelocatingNodeId().equals(source.getNodeId())))
                .map(ShardRouting::getAllocationId)
                .filter(inSync::contains)
                .findFirst();
    }

    /** A copy in sync that serves on a node which stays. */
    public static Optional<String> ofLeavingNode(ClusterState state, ShardId shard, String nodeId) {
        Optional<IndexMetadata> index = state.indexByUuid(shard.getIndexUuid());
        return copies(state, shard).stream()
                .filter(copy -> copy.getState() == ShardRouting.State.STARTED
                        || copy.getState() == ShardRouting.State.RELOCATING)
                .filter(copy -> !copy.getNodeId().equals(nodeId) && stays(state.node(copy.getNodeId())))
                .map(ShardRouting::getAllocationId)
                .filter(id -> index.isPresent()
                        && index.get()
                                .getInSync(shard.getNumber())
                                .getAllocationIdsList()
                                .contains(id))
                .findFirst();
    }

    /** Whether a copy on a node which stays is on its way to be one. */
    static boolean expected(ClusterState state, ShardId shard, String nodeId) {
        return copies(state, shard).stream()
                .anyMatch(copy -> copy.getState() == ShardRouting.State.INITIALIZING
                        && !copy.getNodeId().equals(nodeId)
                        && stays(state.node(copy.getNodeId())));
    }

    private static boolean stays(@Nullable Node node) {
        return node != null && !node.getLeaving();
    }

    private static List<ShardRouting> copies(ClusterState state, ShardId shard) {
        return state.shards(shard.getIndexUuid()).stream()
                .filter(copy -> copy.getShard() == shard.getNumber())
                .toList();
    }
}
