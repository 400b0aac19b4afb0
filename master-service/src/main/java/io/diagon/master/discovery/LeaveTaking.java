package io.diagon.master.discovery;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.Relocations;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of its own end, and whether it may. Commands are decided one by one: of the nodes that have all copies of a shard, one is
 * never let go at all, however many of them ask at once.
 */
public final class LeaveTaking {
    private LeaveTaking() {}

    public static Decision decide(ClusterState state, NodeLeavingCommand command, long nowMillis) {
        Node node = state.nodes().get(command.getNodeId());
        if (node == null || !node.getEphemeralId().equals(command.getEphemeralId())) {
            if (command.getDrain()) {
                throw refused("node is not known, nor what it holds [" + command.getNodeId() + "]");
            }
            return Decision.NOTHING;
        }
        if (command.getDrain()) {
            return command.getGone() ? drained(state, node, nowMillis) : draining(node);
        }
        return command.getGone() ? Membership.gone(state, node.getId(), nowMillis) : leave(state, node);
    }

    private static Decision leave(ClusterState state, Node node) {
        if (node.getLeaving()) {
            return Decision.NOTHING;
        }
        for (IndexMetadata index : state.indices().values()) {
            if (index.getNumberOfReplicas() == 0) {
                continue;
            }
            for (ShardRouting copy : state.shards(index.getUuid())) {
                boolean here = copy.getNodeId().equals(node.getId());
                if (here && serves(index, copy) && isLast(state, index, copy) && anotherMayCome(state, index, copy)) {
                    throw refused("node has the last started copy of a shard [" + node.getName() + "] ["
                            + index.getName() + "][" + copy.getShard() + "]");
                }
            }
        }
        return new Decision(
                List.of(Decision.put(node.toBuilder().setLeaving(true).build())));
    }

    private static Decision draining(Node node) {
        return node.getDraining()
                ? Decision.NOTHING
                : new Decision(
                        List.of(Decision.put(node.toBuilder().setDraining(true).build())));
    }

    private static Decision drained(ClusterState state, Node node, long nowMillis) {
        for (IndexMetadata index : state.indices().values()) {
            Optional<ShardRouting> left = state.shards(index.getUuid()).stream()
                    .filter(copy -> copy.getNodeId().equals(node.getId()))
                    .findFirst();
            if (left.isPresent()) {
                throw refused("node still has a copy of a shard [" + node.getName() + "] [" + index.getName() + "]["
                        + left.get().getShard() + "]");
            }
        }
        return Membership.gone(state, node.getId(), nowMillis);
    }

    private static boolean isLast(ClusterState state, IndexMetadata index, ShardRouting copy) {
        return state.shards(index.getUuid()).stream()
                .noneMatch(other -> other.getShard() == copy.getShard()
                        && !other.getNodeId().equals(copy.getNodeId())
                        && serves(index, other)
                        && stays(state.node(other.getNodeId())));
    }

    private static boolean stays(@Nullable Node node) {
        return node != null && !node.getLeaving();
    }

    /** A copy that is being recovered has nothing yet that could take over; one that is not in sync may not. */
    private static boolean serves(IndexMetadata index, ShardRouting copy) {
        return Relocations.isActive(copy)
                && index.getInSync(copy.getShard()).getAllocationIdsList().contains(copy.getAllocationId());
    }

    /** The only data node waits in vain for replicas that never had a place. */
    private static boolean anotherMayCome(ClusterState state, IndexMetadata index, ShardRouting copy) {
        boolean otherNodes = state.nodes().values().stream()
                .anyMatch(node -> node.getRolesList().contains(NodeRole.DATA)
                        && !node.getId().equals(copy.getNodeId()));
        return otherNodes
                || state.shards(index.getUuid()).stream()
                        .anyMatch(other -> other.getShard() == copy.getShard()
                                && !other.getLastNodeId().isEmpty());
    }

    private static SearchException refused(String reason) {
        return new SearchException(ErrorCode.UNAVAILABLE_SHARDS, reason);
    }
}
