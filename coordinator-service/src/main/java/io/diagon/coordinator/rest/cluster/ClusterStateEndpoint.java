package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.index.MappingWriter;
import io.diagon.coordinator.index.SettingsWriter;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RawJson;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _cluster/state}, whole or by its parts. */
@Component
final class ClusterStateEndpoint implements RestEndpoint {
    private static final String PARAMETERS = IndexParameters.NAMES
            + ",flat_settings,local,master_timeout,cluster_manager_timeout,wait_for_metadata_version,wait_for_timeout";
    private static final Set<String> METRICS = Set.of(
            "_all",
            "version",
            "master_node",
            "cluster_manager_node",
            "nodes",
            "metadata",
            "routing_table",
            "routing_nodes",
            "blocks",
            "customs");

    private final ClusterStateWatcher watcher;

    ClusterStateEndpoint(ClusterStateWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cluster/state", this::state, PARAMETERS);
        routes.on(RestMethod.GET, "/_cluster/state/{metric}", this::state, PARAMETERS);
        routes.on(RestMethod.GET, "/_cluster/state/{metric}/{index}", this::state, PARAMETERS);
    }

    private RestResponse state(RestRequest request) {
        ClusterState state = watcher.current();
        List<String> metrics = request.list("metric");
        for (String metric : metrics) {
            if (!METRICS.contains(metric)) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "request [" + request.path() + "] contains unrecognized metric: [" + metric + "]");
            }
        }
        List<IndexMetadata> indices = IndexResolver.resolve(
                        state,
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        return RestResponse.object(json -> write(state, indices, metrics, request.flag("flat_settings", false), json));
    }

    private static boolean wants(List<String> metrics, String metric) {
        return metrics.isEmpty() || metrics.contains("_all") || metrics.contains(metric);
    }

    static void write(
            ClusterState state, List<IndexMetadata> indices, List<String> metrics, boolean flat, JsonGenerator json) {
        json.writeStringProperty("cluster_name", state.clusterName());
        json.writeStringProperty("cluster_uuid", state.clusterUuid());
        if (wants(metrics, "version")) {
            json.writeNumberProperty("version", state.version());
            json.writeStringProperty("state_uuid", state.clusterUuid() + "-" + state.term() + "-" + state.version());
        }
        if (wants(metrics, "master_node")) {
            json.writeStringProperty("master_node", state.masterNodeId());
        }
        if (wants(metrics, "cluster_manager_node")) {
            json.writeStringProperty("cluster_manager_node", state.masterNodeId());
        }
        if (wants(metrics, "nodes")) {
            json.writeObjectPropertyStart("nodes");
            state.nodes().values().forEach(node -> node(node, json));
            json.writeEndObject();
        }
        if (wants(metrics, "metadata")) {
            json.writeObjectPropertyStart("metadata");
            json.writeStringProperty("cluster_uuid", state.clusterUuid());
            json.writeObjectPropertyStart("indices");
            indices.forEach(index -> metadata(index, flat, json));
            json.writeEndObject();
            json.writeEndObject();
        }
        if (wants(metrics, "routing_table")) {
            json.writeObjectPropertyStart("routing_table");
            json.writeObjectPropertyStart("indices");
            indices.forEach(index -> routing(index, state.shards(index.getUuid()), json));
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void node(Node node, JsonGenerator json) {
        json.writeObjectPropertyStart(node.getId());
        json.writeStringProperty("name", node.getName());
        json.writeStringProperty("ephemeral_id", node.getEphemeralId());
        json.writeStringProperty("transport_address", node.getHost() + ":" + node.getGrpcPort());
        json.writeObjectPropertyStart("attributes");
        node.getAttributesMap().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void metadata(IndexMetadata index, boolean flat, JsonGenerator json) {
        json.writeObjectPropertyStart(index.getName());
        json.writeNumberProperty(
                "version", index.getMappingVersion() + index.getSettingsVersion() + index.getAliasesVersion());
        json.writeNumberProperty("mapping_version", index.getMappingVersion());
        json.writeNumberProperty("settings_version", index.getSettingsVersion());
        json.writeNumberProperty("aliases_version", index.getAliasesVersion());
        json.writeNumberProperty("routing_num_shards", index.getNumberOfShards());
        json.writeStringProperty("state", index.getState() == IndexMetadata.State.OPEN ? "open" : "close");
        json.writeName("settings");
        SettingsWriter.write(SettingsWriter.of(index), flat, json);
        json.writeObjectPropertyStart("mappings");
        json.writeName("_doc");
        MappingWriter.write(index.getMapping(), json, RawJson::write);
        json.writeEndObject();
        json.writeArrayPropertyStart("aliases");
        index.getAliasesMap().keySet().stream().sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("primary_terms");
        for (int shard = 0; shard < index.getPrimaryTermsCount(); shard++) {
            json.writeNumberProperty(Integer.toString(shard), index.getPrimaryTerms(shard));
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("in_sync_allocations");
        for (int shard = 0; shard < index.getInSyncCount(); shard++) {
            json.writeArrayPropertyStart(Integer.toString(shard));
            index.getInSync(shard).getAllocationIdsList().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void routing(IndexMetadata index, List<ShardRouting> copies, JsonGenerator json) {
        json.writeObjectPropertyStart(index.getName());
        json.writeObjectPropertyStart("shards");
        for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
            json.writeArrayPropertyStart(Integer.toString(shard));
            for (ShardRouting copy : copies) {
                if (copy.getShard() == shard) {
                    copy(index, copy, json);
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void copy(IndexMetadata index, ShardRouting copy, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("state", copy.getState().name());
        json.writeBooleanProperty("primary", copy.getPrimary());
        nullable("node", copy.getNodeId(), json);
        nullable("relocating_node", copy.getRelocatingNodeId(), json);
        json.writeNumberProperty("shard", copy.getShard());
        json.writeStringProperty("index", index.getName());
        if (!copy.getAllocationId().isEmpty()) {
            json.writeObjectPropertyStart("allocation_id");
            json.writeStringProperty("id", copy.getAllocationId());
            json.writeEndObject();
        }
        if (copy.getState() == ShardRouting.State.UNASSIGNED) {
            json.writeObjectPropertyStart("unassigned_info");
            json.writeStringProperty("reason", copy.getUnassignedReason());
            json.writeStringProperty("details", copy.getUnassignedDetails());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void nullable(String name, String value, JsonGenerator json) {
        if (value.isEmpty()) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }
}
