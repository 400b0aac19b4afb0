package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.Registration;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.JvmAndHost;
import io.diagon.protocol.shard.NodeStats;
import io.diagon.protocol.shard.ShardStats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _nodes}, {@code _nodes/stats} and {@code _cluster/stats}. */
@Component
final class NodesEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            "timeout,flat_settings,level,groups,types,fields,completion_fields,fielddata_fields,"
                    + "include_segment_file_sizes";
    private static final Set<String> INFO_METRICS =
            Set.of("_all", "settings", "os", "process", "jvm", "thread_pool", "transport", "http", "plugins", "ingest");

    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;
    private final Registration registration;

    NodesEndpoint(ClusterStateWatcher watcher, StatsCollector stats, Registration registration) {
        this.watcher = watcher;
        this.stats = stats;
        this.registration = registration;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_nodes", this::nodes, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/{node}", this::nodes, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/{node}/{metric}", this::nodes, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/stats", this::nodeStats, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/stats/{metric}", this::nodeStats, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/{node}/stats", this::nodeStats, PARAMETERS);
        routes.on(RestMethod.GET, "/_nodes/{node}/stats/{metric}", this::nodeStats, PARAMETERS);
        routes.on(RestMethod.GET, "/_cluster/stats", this::clusterStats, PARAMETERS);
    }

    private List<Node> select(ClusterState state, RestRequest request) {
        List<String> wanted = request.list("node");
        return state.nodes().values().stream()
                .filter(node ->
                        wanted.isEmpty() || wanted.stream().anyMatch(expression -> matches(state, node, expression)))
                .toList();
    }

    private boolean matches(ClusterState state, Node node, String expression) {
        return switch (expression) {
            case "_all" -> true;
            case "_local" -> node.getId().equals(registration.id());
            case "_master", "_cluster_manager" -> node.getId().equals(state.masterNodeId());
            default ->
                INFO_METRICS.contains(expression)
                        || node.getId().equals(expression)
                        || Wildcards.matches(expression, node.getName());
        };
    }

    private static void header(ClusterState state, int total, int failed, JsonGenerator json) {
        json.writeObjectPropertyStart("_nodes");
        json.writeNumberProperty("total", total);
        json.writeNumberProperty("successful", total - failed);
        json.writeNumberProperty("failed", failed);
        json.writeEndObject();
        json.writeStringProperty("cluster_name", state.clusterName());
    }

    private RestResponse nodes(RestRequest request) {
        ClusterState state = watcher.current();
        List<Node> nodes = select(state, request);
        return RestResponse.object(json -> {
            header(state, nodes.size(), 0, json);
            json.writeObjectPropertyStart("nodes");
            for (Node node : nodes) {
                json.writeObjectPropertyStart(node.getId());
                describe(node, json);
                if (node.getHttpPort() > 0) {
                    json.writeObjectPropertyStart("http");
                    json.writeStringProperty("publish_address", node.getHost() + ":" + node.getHttpPort());
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void describe(Node node, JsonGenerator json) {
        json.writeStringProperty("name", node.getName());
        json.writeStringProperty("transport_address", node.getHost() + ":" + node.getGrpcPort());
        json.writeStringProperty("host", node.getHost());
        json.writeStringProperty("ip", node.getHost());
        json.writeStringProperty("version", MainEndpoint.API_VERSION);
        json.writeStringProperty("build_type", "diagon");
        json.writeStringProperty("build_hash", node.getVersion());
        json.writeArrayPropertyStart("roles");
        for (NodeRole role : node.getRolesList()) {
            switch (role) {
                case DATA -> json.writeString("data");
                case MASTER -> json.writeString("cluster_manager");
                case COORDINATOR, NODE_ROLE_UNSPECIFIED, UNRECOGNIZED -> {}
            }
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("attributes");
        node.getAttributesMap().forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private RestResponse nodeStats(RestRequest request) {
        ClusterState state = watcher.current();
        List<Node> nodes = select(state, request);
        StatsCollector.Collected collected = stats.ofNodes(state);
        int failed = (int) nodes.stream()
                .filter(node -> collected.failures().containsKey(node.getName()))
                .count();
        return RestResponse.object(json -> {
            header(state, nodes.size(), failed, json);
            json.writeObjectPropertyStart("nodes");
            for (Node node : nodes) {
                json.writeObjectPropertyStart(node.getId());
                json.writeNumberProperty("timestamp", System.currentTimeMillis());
                describe(node, json);
                NodeStats of = collected.nodes().get(node);
                if (of != null) {
                    HostCounters.write(of.getHost(), json);
                    if (node.getRolesList().contains(NodeRole.DATA)) {
                        json.writeObjectPropertyStart("indices");
                        ShardCounters.write(of.getShardsList(), List.of(), json);
                        condemned(of, state, json);
                        json.writeEndObject();
                        HostCounters.writePoolsAndDisk(of.getHost(), json);
                    }
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    /** Copies on the node that are damaged or quarantined, and what is to be done to have them opened again. */
    private static void condemned(NodeStats stats, ClusterState state, JsonGenerator json) {
        json.writeArrayPropertyStart("condemned");
        for (CondemnedCopy copy : stats.getCondemnedList()) {
            json.writeStartObject();
            String uuid = copy.getShard().getIndexUuid();
            json.writeStringProperty(
                    "index", state.indexByUuid(uuid).map(IndexMetadata::getName).orElse(uuid));
            json.writeNumberProperty("shard", copy.getShard().getNumber());
            json.writeStringProperty("allocation_id", copy.getAllocationId());
            json.writeStringProperty("cause", copy.getCause().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("reason", copy.getReason());
            json.writeNumberProperty("timestamp", copy.getMillis());
            json.writeStringProperty("path", copy.getPath());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private RestResponse clusterStats(RestRequest request) {
        ClusterState state = watcher.current();
        StatsCollector.Collected collected = stats.ofNodes(state);
        Map<String, List<ShardStats>> byIndex = collected.byIndex();
        List<ShardStats> primaries = byIndex.values().stream()
                .flatMap(List::stream)
                .filter(ShardStats::getPrimary)
                .toList();
        ClusterHealth health =
                ClusterHealth.of(state, List.copyOf(state.indices().values()));
        return RestResponse.object(json -> {
            header(state, state.nodes().size(), collected.failures().size(), json);
            json.writeStringProperty("cluster_uuid", state.clusterUuid());
            json.writeNumberProperty("timestamp", System.currentTimeMillis());
            json.writeStringProperty("status", health.status().text());
            json.writeObjectPropertyStart("indices");
            json.writeNumberProperty("count", state.indices().size());
            json.writeObjectPropertyStart("shards");
            json.writeNumberProperty("total", health.counts().active());
            json.writeNumberProperty("primaries", health.counts().activePrimary());
            json.writeEndObject();
            ShardCounters.write(primaries, List.of("docs", "store", "segments"), json);
            json.writeEndObject();
            json.writeObjectPropertyStart("nodes");
            json.writeObjectPropertyStart("count");
            json.writeNumberProperty("total", state.nodes().size());
            json.writeNumberProperty("data", count(state, NodeRole.DATA));
            json.writeNumberProperty("cluster_manager", count(state, NodeRole.MASTER));
            json.writeNumberProperty("coordinating_only", count(state, NodeRole.COORDINATOR));
            json.writeEndObject();
            json.writeArrayPropertyStart("versions");
            json.writeString(MainEndpoint.API_VERSION);
            json.writeEndArray();
            json.writeObjectPropertyStart("jvm");
            json.writeObjectPropertyStart("mem");
            json.writeNumberProperty("heap_used_in_bytes", sum(collected, true));
            json.writeNumberProperty("heap_max_in_bytes", sum(collected, false));
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static long count(ClusterState state, NodeRole role) {
        return state.nodes().values().stream()
                .filter(node -> node.getRolesList().contains(role))
                .count();
    }

    private static long sum(StatsCollector.Collected collected, boolean used) {
        return collected.nodes().values().stream()
                .map(NodeStats::getHost)
                .mapToLong(used ? JvmAndHost::getHeapUsedBytes : JvmAndHost::getHeapMaxBytes)
                .sum();
    }
}
