package io.diagon.master.gauges;

import io.diagon.cluster.ClusterState;
import io.diagon.metrics.Samples;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the cluster state says of nodes and copies. */
final class ClusterSamples {
    /** Others would be a label that nobody expects. */
    private static final List<String> REASONS = List.of(
            "INDEX_CREATED", "NODE_LEFT", "NODE_RESTARTED", "ALLOCATION_FAILED", "REPLICA_ADDED", "REROUTE_CANCELLED");

    private static final String OTHER = "OTHER";

    private ClusterSamples() {}

    static void add(Samples samples, ClusterState state) {
        nodes(samples, state);
        copies(samples, state);
        ShardSafety safety = ShardSafety.of(state);
        samples.gauge("diagon_cluster_status", "0 green, 1 yellow, 2 red", safety.status());
        samples.gauge("diagon_cluster_indices", "indices", state.indices().size());
        samples.gauge(
                "diagon_cluster_shards_without_primary",
                "shards whose primary is not started",
                safety.withoutPrimary());
        samples.gauge(
                "diagon_cluster_shards_under_replicated",
                "shards with fewer copies in sync than there should be",
                safety.underReplicated());
        samples.gauge(
                "diagon_cluster_shards_at_risk",
                "shards whose only copies in sync are on nodes that are leaving",
                safety.atRisk());
    }

    private static void nodes(Samples samples, ClusterState state) {
        for (NodeRole role : List.of(NodeRole.MASTER, NodeRole.DATA, NodeRole.COORDINATOR)) {
            long count = state.nodes().values().stream()
                    .filter(node -> node.getRolesList().contains(role))
                    .count();
            samples.gauge("diagon_cluster_nodes", "registered nodes", count, "role", name(role));
        }
        samples.gauge(
                "diagon_cluster_nodes_leaving",
                "nodes that are about to stop",
                state.nodes().values().stream().filter(Node::getLeaving).count());
    }

    private static String name(NodeRole role) {
        return role == NodeRole.DATA ? "data-node" : role.name().toLowerCase(Locale.ROOT);
    }

    private static void copies(Samples samples, ClusterState state) {
        Map<ShardRouting.State, Integer> states = new EnumMap<>(ShardRouting.State.class);
        Map<String, Integer> reasons = new HashMap<>();
        state.routing()
                .values()
                .forEach(index -> index.getShardsList().forEach(copy -> {
                    states.merge(copy.getState(), 1, Integer::sum);
                    if (copy.getState() == ShardRouting.State.UNASSIGNED) {
                        String reason = copy.getUnassignedReason();
                        reasons.merge(REASONS.contains(reason) ? reason : OTHER, 1, Integer::sum);
                    }
                }));
        for (ShardRouting.State one : ShardRouting.State.values()) {
            if (one != ShardRouting.State.UNRECOGNIZED) {
                samples.gauge(
                        "diagon_cluster_shards",
                        "copies of shards by state",
                        states.getOrDefault(one, 0),
                        "state",
                        one.name().toLowerCase(Locale.ROOT));
            }
        }
        REASONS.forEach(reason -> reason(samples, reason, reasons));
        reason(samples, OTHER, reasons);
    }

    private static void reason(Samples samples, String reason, Map<String, Integer> counts) {
        samples.gauge(
                "diagon_cluster_shards_unassigned",
                "copies without a node by the reason",
                counts.getOrDefault(reason, 0),
                "reason",
                reason.toLowerCase(Locale.ROOT));
    }
}
