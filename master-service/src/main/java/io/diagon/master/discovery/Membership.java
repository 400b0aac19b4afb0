package io.diagon.master.discovery;

import io.diagon.cluster.ClusterState;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.record.ClusterNamed;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What becomes of the state when nodes come and go. */
public final class Membership {
    private Membership() {}

    /** A node that starts anew lost what it had open: its shards are to be recovered from its disk. */
    public static Decision joined(ClusterState state, Node node, long nowMillis) {
        Node known = state.nodes().get(node.getId());
        if (known != null && known.getEphemeralId().equals(node.getEphemeralId())) {
            Node same =
                    node.toBuilder().setJoinedMillis(known.getJoinedMillis()).build();
            return same.equals(known) ? Decision.NOTHING : new Decision(List.of(Decision.put(same)));
        }
        List<ClusterRecord> records = new ArrayList<>();
        state.nodes().values().stream()
                .filter(other -> replaces(node, other))
                .forEach(other -> records.add(removed(other)));
        records.add(Decision.put(node.toBuilder().setJoinedMillis(nowMillis).build()));
        if (known != null) {
            records.addAll(unassign(state, node.getId(), "NODE_RESTARTED", nowMillis));
        }
        return new Decision(records);
    }

    public static Decision left(ClusterState state, String nodeId, long nowMillis) {
        if (!state.nodes().containsKey(nodeId)) {
            return Decision.NOTHING;
        }
        List<ClusterRecord> records = new ArrayList<>(unassign(state, nodeId, "NODE_LEFT", nowMillis));
        records.add(ClusterRecord.newBuilder().setNodeRemoved(nodeId).build());
        return new Decision(records);
    }

    /** A coordinator has a new id with every start: the one that had its address is gone. */
    private static boolean replaces(Node node, Node other) {
        return isCoordinator(node)
                && isCoordinator(other)
                && !other.getId().equals(node.getId())
                && other.getHost().equals(node.getHost())
                && other.getHttpPort() == node.getHttpPort();
    }

    private static boolean isCoordinator(Node node) {
        return node.getRolesList().contains(NodeRole.COORDINATOR);
    }

    private static ClusterRecord removed(Node node) {
        return ClusterRecord.newBuilder().setNodeRemoved(node.getId()).build();
    }

    /**
     * Takes in the masters that are there and are not in the state yet, and removes those that are gone.
     *
     * @param present the leader among them
     */
    public static Decision masters(ClusterState state, List<Node> present, long nowMillis) {
        Set<String> ids = present.stream().map(Node::getId).collect(Collectors.toSet());
        List<ClusterRecord> records = new ArrayList<>();
        state.nodes().values().stream()
                .filter(node -> isMaster(node) && !ids.contains(node.getId()))
                .forEach(node -> records.add(removed(node)));
        present.stream()
                .filter(node -> !state.nodes().containsKey(node.getId()))
                .forEach(node -> records.add(
                        Decision.put(node.toBuilder().setJoinedMillis(nowMillis).build())));
        return new Decision(records);
    }

    /** A new leader takes the place of the one before in the state, and gives a new cluster its identity. */
    public static Decision elected(ClusterState state, Node master, String clusterName, long nowMillis) {
        List<ClusterRecord> records = new ArrayList<>();
        if (state.clusterUuid().isEmpty()) {
            records.add(ClusterRecord.newBuilder()
                    .setClusterNamed(ClusterNamed.newBuilder()
                            .setName(clusterName)
                            .setUuid(UUID.randomUUID().toString()))
                    .build());
        }
        records.add(Decision.put(master.toBuilder().setJoinedMillis(nowMillis).build()));
        if (!state.masterNodeId().equals(master.getId())) {
            records.add(
                    ClusterRecord.newBuilder().setMasterElected(master.getId()).build());
        }
        return new Decision(records);
    }

    /** Masters know of each other by Raft: they send no heartbeats. */
    public static boolean isMaster(Node node) {
        return node.getRolesList().contains(NodeRole.MASTER);
    }

    private static List<ClusterRecord> unassign(ClusterState state, String nodeId, String reason, long nowMillis) {
        List<ClusterRecord> records = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            List<ShardRouting> shards = state.shards(index.getUuid());
            if (shards.stream().noneMatch(shard -> shard.getNodeId().equals(nodeId))) {
                continue;
            }
            IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(index.getUuid());
            for (ShardRouting shard : shards) {
                routing.addShards(
                        shard.getNodeId().equals(nodeId)
                                ? unassigned(shard, reason, "node [" + nodeId + "]", nowMillis)
                                : shard);
            }
            records.add(Decision.put(routing.build()));
        }
        return records;
    }

    /** The copy without a node; its in-sync set still says which copies hold its data. */
    public static ShardRouting unassigned(ShardRouting shard, String reason, String details, long nowMillis) {
        return shard.toBuilder()
                .setState(ShardRouting.State.UNASSIGNED)
                .clearNodeId()
                .setLastNodeId(shard.getNodeId())
                .clearAllocationId()
                .clearRelocatingNodeId()
                .clearCreateEmpty()
                .setUnassignedReason(reason)
                .setUnassignedDetails(details)
                .setUnassignedMillis(nowMillis)
                .build();
    }
}
