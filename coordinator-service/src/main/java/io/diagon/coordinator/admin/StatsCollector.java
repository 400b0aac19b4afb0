package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ProcessCounters;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.NodeStats;
import io.diagon.protocol.shard.NodeStatsRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks data nodes for their counters. */
public final class StatsCollector {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final NodeCalls calls;
    private final String ownId;

    /** @param ownId of this node, which knows its own counters */
    public StatsCollector(NodeCalls calls, String ownId) {
        this.calls = calls;
        this.ownId = ownId;
    }

    /**
     * The counters of shards and who has them.
     *
     * @param failures by the name of the node
     */
    public record Collected(Map<Node, NodeStats> nodes, Map<String, SearchException> failures) {
        /** By the uuid of the index. */
        public Map<String, List<ShardStats>> byIndex() {
            return nodes.values().stream()
                    .flatMap(node -> node.getShardsList().stream())
                    .collect(Collectors.groupingBy(shard -> shard.getShard().getIndexUuid()));
        }
    }

    /** Of the shards of some indices. */
    public Collected ofIndices(ClusterState state, List<IndexMetadata> indices) {
        Map<Node, NodeStatsRequest> requests = new LinkedHashMap<>();
        Map<Node, List<ShardId>> shares = ShardBroadcast.shares(state, indices);
        shares.forEach((node, shards) -> requests.put(
                node, NodeStatsRequest.newBuilder().addAllShards(shards).build()));
        return collect(requests);
    }

    /** Of all data nodes, with what they say of themselves, and of this node. */
    public Collected ofNodes(ClusterState state) {
        Map<Node, NodeStatsRequest> requests = new LinkedHashMap<>();
        for (Node node : state.nodes().values()) {
            if (node.getRolesList().contains(NodeRole.DATA)) {
                requests.put(
                        node, NodeStatsRequest.newBuilder().setWithNode(true).build());
            }
        }
        Collected collected = collect(requests);
        Node own = state.node(ownId);
        if (own != null) {
            collected
                    .nodes()
                    .put(
                            own,
                            NodeStats.newBuilder()
                                    .setHost(ProcessCounters.read())
                                    .build());
        }
        return collected;
    }

    /** Of all shards, about a second old and without waiting for writes; nodes that do not answer at once are left out. */
    public Collected recent(ClusterState state) {
        Map<Node, NodeStatsRequest> requests = new LinkedHashMap<>();
        for (Node node : state.nodes().values()) {
            if (node.getRolesList().contains(NodeRole.DATA)) {
                requests.put(node, NodeStatsRequest.newBuilder().setRecent(true).build());
            }
        }
        return collect(requests, AT_ONCE);
    }

    /** Of all data nodes, with how their copies were recovered. */
    public Collected recoveries(ClusterState state) {
        Map<Node, NodeStatsRequest> requests = new LinkedHashMap<>();
        for (Node node : state.nodes().values()) {
            if (node.getRolesList().contains(NodeRole.DATA)) {
                requests.put(
                        node,
                        NodeStatsRequest.newBuilder().setWithRecoveries(true).build());
            }
        }
        return collect(requests);
    }

    private Collected collect(Map<Node, NodeStatsRequest> requests) {
        return collect(requests, LIMIT);
    }

    private Collected collect(Map<Node, NodeStatsRequest> requests, Duration limit) {
        Map<Node, NodeStats> nodes = new LinkedHashMap<>();
        Map<String, SearchException> failures = new TreeMap<>();
        calls.callAll(requests, ShardAdminServiceGrpc.getStatsMethod(), limit).forEach((node, outcome) -> {
            switch (outcome) {
                case NodeCalls.Answered<NodeStats> answered -> nodes.put(node, answered.answer());
                case NodeCalls.Failed<NodeStats> failed -> failures.put(node.getName(), failed.failure());
            }
        });
        return new Collected(nodes, failures);
    }

    /** Documents of the primaries, as they are counted after a refresh. */
    public static long docs(List<ShardStats> shards) {
        return shards.stream()
                .filter(ShardStats::getPrimary)
                .mapToLong(shard -> shard.getEngine().getDocs())
                .sum();
    }

    public static List<ShardStats> primaries(List<ShardStats> shards) {
        List<ShardStats> primaries = new ArrayList<>(shards);
        primaries.removeIf(shard -> !shard.getPrimary());
        return primaries;
    }
}
