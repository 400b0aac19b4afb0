package io.diagon.master.discovery;

import io.diagon.cluster.ClusterState;
import io.diagon.master.allocation.Relocations;
import io.diagon.master.allocation.Unassigned;
import io.diagon.master.state.Decision;
import io.diagon.master.state.InSync;
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
            Node same = node.toBuilder()
                    .setJoinedMillis(known.getJoinedMillis())
                    .setLeaving(known.getLeaving())
                    .setDraining(known.getDraining())
                    .build();
            return same.equals(known) ? Decision.NOTHING : new Decision(List.of(Decision.put(same)));
        }
        List<ClusterRecord> records = new ArrayList<>();
        state.nodes().values().stream()
                .filter(other -> replaces(node, other))
                .forEach(other -> records.add(removed(other)));
        records.add(Decision.put(node.toBuilder().setJoinedMillis(nowMillis).build()));
        if (known != null) {
            records.addAll(unassign(state, node.getId(), "NODE_RESTARTED", false, nowMillis));
        }
        return new Decision(records);
    }

    public static Decision left(ClusterState state, String nodeId, long nowMillis) {
        if (!state.nodes().containsKey(nodeId)) {
            return Decision.NOTHING;
        }
        return removed(state, nodeId, false, nowMillis);
    }

    /** A node whose process is over. Its copies get nothing any more: where others are in sync, they are not. */
    static Decision gone(ClusterState state, String nodeId, long nowMillis) {
        return removed(state, nodeId, true, nowMillis);
    }

    private static Decision removed(ClusterState state, String nodeId, boolean leavesInSync, long nowMillis) {
        List<ClusterRecord> records =
                new ArrayList<>(unassign(state, nodeId, Unassigned.NODE_LEFT, leavesInSync, nowMillis));
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

    private static List<ClusterRecord> unassign(
            ClusterState state, String nodeId, String reason, boolean leavesInSync, long nowMillis) {
        List<ClusterRecord> records = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            List<ShardRouting> shards = state.shards(index.getUuid());
            List<ShardRouting> here = shards.stream()
                    .filter(shard -> shard.getNodeId().equals(nodeId))
                    .toList();
            if (here.isEmpty()) {
                continue;
            }
            IndexMetadata.Builder inSync = index.toBuilder();
            for (ShardRouting copy : here) {
                if (leavesInSync && servedElsewhere(index, shards, copy)) {
                    inSync.setInSync(
                            copy.getShard(), InSync.without(inSync.getInSync(copy.getShard()), copy.getAllocationId()));
                }
                shards = Relocations.lost(
                        shards, copy, lost -> Unassigned.of(lost, reason, "node [" + nodeId + "]", nowMillis));
            }
            if (!inSync.getInSyncList().equals(index.getInSyncList())) {
                records.add(Decision.put(inSync.build()));
            }
            records.add(Decision.put(IndexRouting.newBuilder()
                    .setIndexUuid(index.getUuid())
                    .addAllShards(shards)
                    .build()));
        }
        return records;
    }

    private static boolean servedElsewhere(IndexMetadata index, List<ShardRouting> shards, ShardRouting copy) {
        return shards.stream()
                .anyMatch(other -> other.getShard() == copy.getShard()
                        && !other.getNodeId().equals(copy.getNodeId())
                        && Relocations.isActive(other)
                        && index.getInSync(copy.getShard())
                                .getAllocationIdsList()
                                .contains(other.getAllocationId()));
    }
}
