package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one round of allocation knows, and what it has changed so far.
 *
 * @param nodes the data nodes that are there and spoke
 * @param indices by uuid
 */
record AllocationRound(
        ClusterState state,
        ClusterReports reports,
        AllocationSettings settings,
        List<Node> nodes,
        Map<String, IndexDraft> indices,
        NodeLoad load,
        Supplier<String> allocationIds,
        long nowMillis) {

    static AllocationRound of(
            ClusterState state,
            ClusterReports reports,
            AllocationSettings settings,
            Supplier<String> allocationIds,
            long nowMillis) {
        List<Node> nodes = state.nodes().values().stream()
                .filter(node -> node.getRolesList().contains(NodeRole.DATA))
                .filter(node -> reports.disks().containsKey(node.getId()))
                .toList();
        NodeLoad load = new NodeLoad();
        Map<String, IndexDraft> indices = new LinkedHashMap<>();
        for (IndexMetadata index : state.indices().values()) {
            indices.put(index.getUuid(), new IndexDraft(index, state.shards(index.getUuid()), load));
        }
        return new AllocationRound(state, reports, settings, nodes, indices, load, allocationIds, nowMillis);
    }

    /** Copies that nodes send to others from their primaries there. */
    int outgoing(String nodeId) {
        int outgoing = 0;
        for (IndexDraft index : indices.values()) {
            for (ShardRouting copy : index.shards()) {
                if (!copy.getPrimary()
                        && copy.getState() == ShardRouting.State.INITIALIZING
                        && index.primary(copy.getShard()).getNodeId().equals(nodeId)) {
                    outgoing++;
                }
            }
        }
        return outgoing;
    }

    /** What the disk will hold once the copies are complete that are on their way to it. */
    DiskUsage expectedDisk(String nodeId) {
        long coming = 0;
        for (IndexDraft index : indices.values()) {
            for (ShardRouting copy : index.shards()) {
                if (copy.getState() == ShardRouting.State.INITIALIZING
                        && !copy.getPrimary()
                        && copy.getNodeId().equals(nodeId)) {
                    coming += reports.size(index.uuid(), copy.getShard());
                }
            }
        }
        return reports.disk(nodeId).after(coming);
    }
}
