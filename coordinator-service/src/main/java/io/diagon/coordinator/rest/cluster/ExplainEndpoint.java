package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.RerouteSteps;
import io.diagon.coordinator.cat.Durations;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.ExplainAllocationResponse.NodeDecision;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _cluster/allocation/explain}. */
@Component
final class ExplainEndpoint implements RestEndpoint {
    private static final Duration MASTER_TIMEOUT = Duration.ofSeconds(30);

    private final ClusterStateWatcher watcher;
    private final MasterClient master;

    ExplainEndpoint(ClusterStateWatcher watcher, MasterClient master) {
        this.watcher = watcher;
        this.master = master;
    }

    @Override
    public void register(RestRoutes routes) {
        for (RestMethod method : List.of(RestMethod.GET, RestMethod.POST)) {
            routes.on(
                    method,
                    "/_cluster/allocation/explain",
                    this::explain,
                    "include_yes_decisions,include_disk_info,master_timeout,cluster_manager_timeout");
        }
    }

    private RestResponse explain(RestRequest request) {
        ClusterState state = watcher.current();
        ExplainAllocationRequest asked = (request.hasBody() ? named(request.json(), state) : anyUnassigned(state))
                .setIncludeYesDecisions(request.flag("include_yes_decisions", false))
                .build();
        ExplainAllocationResponse answer = master.call(
                stub -> stub.explainAllocation(asked),
                request.time("cluster_manager_timeout", request.time("master_timeout", MASTER_TIMEOUT)));
        return RestResponse.object(json -> write(state, asked, answer, json));
    }

    private static ExplainAllocationRequest.Builder named(Json body, ClusterState state) {
        ExplainAllocationRequest.Builder asked = ExplainAllocationRequest.newBuilder();
        String index = "";
        int shard = -1;
        boolean primary = false;
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            Json value = member.getValue();
            switch (member.getKey()) {
                case "index" -> index = value.asText();
                case "shard" -> shard = value.asInt();
                case "primary" -> {
                    asked.setPrimary(value.asBoolean());
                    primary = true;
                }
                case "current_node" ->
                    asked.setNodeId(RerouteSteps.node(state, value.asText()).getId());
                default ->
                    throw value.error(
                            ErrorCode.PARSING, "[cluster/allocation/explain] unknown field [" + member.getKey() + "]");
            }
        }
        if (index.isEmpty() && shard < 0 && !primary) {
            return anyUnassigned(state);
        }
        if (index.isEmpty() || shard < 0 || !primary) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION,
                    "Validation Failed: 1: index, shard and primary must be specified;");
        }
        return asked.setShard(RerouteSteps.shard(state, index, shard));
    }

    /** Primaries first: they are missed most. */
    private static ExplainAllocationRequest.Builder anyUnassigned(ClusterState state) {
        for (boolean primary : new boolean[] {true, false}) {
            for (IndexMetadata index : state.indices().values()) {
                for (ShardRouting copy : state.shards(index.getUuid())) {
                    if (copy.getState() == ShardRouting.State.UNASSIGNED && copy.getPrimary() == primary) {
                        return ExplainAllocationRequest.newBuilder()
                                .setShard(RerouteSteps.shard(state, index.getName(), copy.getShard()))
                                .setPrimary(primary);
                    }
                }
            }
        }
        throw new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT,
                "unable to find any unassigned shards to explain [ClusterAllocationExplainRequest[useAnyUnassignedShard=true]]");
    }

    private static void write(
            ClusterState state, ExplainAllocationRequest asked, ExplainAllocationResponse answer, JsonGenerator json) {
        ShardRouting copy = answer.getCopy();
        json.writeStringProperty("index", asked.getShard().getIndexName());
        json.writeNumberProperty("shard", asked.getShard().getNumber());
        json.writeBooleanProperty("primary", copy.getPrimary());
        json.writeStringProperty("current_state", copy.getState().name().toLowerCase(Locale.ROOT));
        if (!copy.getUnassignedReason().isEmpty()) {
            unassigned(copy, answer.getCanAllocate(), json);
        }
        Node current = state.node(copy.getNodeId());
        if (current != null) {
            json.writeObjectPropertyStart("current_node");
            json.writeStringProperty("id", current.getId());
            json.writeStringProperty("name", current.getName());
            json.writeStringProperty("transport_address", current.getHost() + ":" + current.getGrpcPort());
            json.writeEndObject();
        }
        verdict(answer, json);
        if (answer.getNodesCount() > 0) {
            json.writeArrayPropertyStart("node_allocation_decisions");
            answer.getNodesList().forEach(decision -> node(state, decision, json));
            json.writeEndArray();
        }
    }

    private static void unassigned(ShardRouting copy, String next, JsonGenerator json) {
        json.writeObjectPropertyStart("unassigned_info");
        json.writeStringProperty("reason", copy.getUnassignedReason());
        json.writeStringProperty(
                "at", Instant.ofEpochMilli(copy.getUnassignedMillis()).toString());
        if (copy.getFailedAllocations() > 0) {
            json.writeNumberProperty("failed_allocation_attempts", copy.getFailedAllocations());
        }
        if (!copy.getUnassignedDetails().isEmpty()) {
            json.writeStringProperty("details", copy.getUnassignedDetails());
        }
        json.writeStringProperty("last_allocation_status", next.isEmpty() ? "no_attempt" : next);
        json.writeEndObject();
    }

    private static void verdict(ExplainAllocationResponse answer, JsonGenerator json) {
        if (!answer.getCanAllocate().isEmpty()) {
            json.writeStringProperty("can_allocate", answer.getCanAllocate());
            json.writeStringProperty("allocate_explanation", answer.getExplanation());
            if (answer.getRemainingDelayMillis() > 0) {
                json.writeStringProperty("remaining_delay", Durations.text(answer.getRemainingDelayMillis()));
                json.writeNumberProperty("remaining_delay_in_millis", answer.getRemainingDelayMillis());
            }
            return;
        }
        if (answer.getCanRemain().isEmpty()) {
            json.writeStringProperty("explanation", answer.getExplanation());
            return;
        }
        json.writeStringProperty("can_remain_on_current_node", answer.getCanRemain());
        if (answer.getCanRemain().equals("no")) {
            json.writeStringProperty("can_move_to_other_node", answer.getCanMove());
            json.writeStringProperty("move_explanation", answer.getExplanation());
        } else {
            json.writeStringProperty("can_rebalance_cluster", "yes");
            json.writeStringProperty("can_rebalance_to_other_node", answer.getCanMove());
            json.writeStringProperty("rebalance_explanation", answer.getExplanation());
        }
    }

    private static void node(ClusterState state, NodeDecision decision, JsonGenerator json) {
        Node node = state.node(decision.getNodeId());
        json.writeStartObject();
        json.writeStringProperty("node_id", decision.getNodeId());
        json.writeStringProperty("node_name", node == null ? "" : node.getName());
        if (node != null) {
            json.writeStringProperty("transport_address", node.getHost() + ":" + node.getGrpcPort());
        }
        json.writeStringProperty("node_decision", decision.getVerdict().name().toLowerCase(Locale.ROOT));
        if (decision.getWeightRanking() > 0) {
            json.writeNumberProperty("weight_ranking", decision.getWeightRanking());
        }
        if (!decision.getAllocationId().isEmpty()) {
            json.writeObjectPropertyStart("store");
            json.writeBooleanProperty("in_sync", decision.getInSync());
            json.writeStringProperty("allocation_id", decision.getAllocationId());
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("deciders");
        decision.getDecidersList().forEach(one -> RerouteEndpoint.decision(one, json));
        json.writeEndArray();
        json.writeEndObject();
    }
}
