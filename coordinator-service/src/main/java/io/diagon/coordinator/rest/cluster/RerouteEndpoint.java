package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.RerouteSteps;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.RerouteAnswer;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _cluster/reroute}. */
@Component
final class RerouteEndpoint implements RestEndpoint {
    private static final Duration MASTER_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> METRICS =
            List.of("version", "master_node", "cluster_manager_node", "nodes", "routing_table");

    private final ClusterStateWatcher watcher;
    private final MasterClient master;

    RerouteEndpoint(ClusterStateWatcher watcher, MasterClient master) {
        this.watcher = watcher;
        this.master = master;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(
                RestMethod.POST,
                "/_cluster/reroute",
                this::reroute,
                "dry_run,explain,retry_failed,metric,timeout,master_timeout,cluster_manager_timeout");
    }

    private RestResponse reroute(RestRequest request) {
        RerouteCommand.Builder command = RerouteCommand.newBuilder();
        boolean dryRun = request.flag("dry_run", false);
        boolean explain = request.flag("explain", false);
        if (request.hasBody()) {
            Json body = request.json();
            command.addAllSteps(RerouteSteps.parse(body, watcher.current()));
            dryRun |= flag(body, "dry_run");
            explain |= flag(body, "explain");
        }
        command.setDryRun(dryRun).setExplain(explain).setRetryFailed(request.flag("retry_failed", false));
        CommandAnswer answer = master.execute(
                ClusterCommand.newBuilder().setReroute(command).build(),
                request.time("cluster_manager_timeout", request.time("master_timeout", MASTER_TIMEOUT)));
        RerouteAnswer done = answer.getReroute();
        ClusterState after = done.hasState() ? ClusterState.of(done.getState()) : watcher.current();
        List<String> metrics = request.has("metric") ? request.list("metric") : METRICS;
        return RestResponse.object(json -> {
            json.writeBooleanProperty("acknowledged", answer.getAcknowledged());
            if (!metrics.equals(List.of("none"))) {
                json.writeObjectPropertyStart("state");
                ClusterStateEndpoint.write(after, List.copyOf(after.indices().values()), metrics, false, json);
                json.writeEndObject();
            }
            if (command.getExplain()) {
                json.writeArrayPropertyStart("explanations");
                done.getExplanationsList().forEach(one -> explanation(command, one, after, json));
                json.writeEndArray();
            }
        });
    }

    private static boolean flag(Json body, String name) {
        Json value = body.members().get(name);
        return value != null && value.asBoolean();
    }

    private static void explanation(
            RerouteCommand.Builder command, RerouteAnswer.Explanation one, ClusterState state, JsonGenerator json) {
        json.writeStartObject();
        if (one.getStep() < command.getStepsCount()) {
            Step step = command.getSteps(one.getStep());
            json.writeStringProperty("command", step.getType().name().toLowerCase(Locale.ROOT));
            json.writeObjectPropertyStart("parameters");
            json.writeStringProperty("index", step.getShard().getIndexName());
            json.writeNumberProperty("shard", step.getShard().getNumber());
            switch (step.getType()) {
                case MOVE -> {
                    json.writeStringProperty("from_node", name(state, step.getFromNodeId()));
                    json.writeStringProperty("to_node", name(state, step.getNodeId()));
                }
                case CANCEL -> {
                    json.writeStringProperty("node", name(state, step.getNodeId()));
                    json.writeBooleanProperty("allow_primary", step.getAllowPrimary());
                }
                case ALLOCATE_REPLICA -> json.writeStringProperty("node", name(state, step.getNodeId()));
                case ALLOCATE_STALE_PRIMARY, ALLOCATE_EMPTY_PRIMARY, UNRECOGNIZED -> {
                    json.writeStringProperty("node", name(state, step.getNodeId()));
                    json.writeBooleanProperty("accept_data_loss", step.getAcceptDataLoss());
                }
            }
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("decisions");
        one.getDecisionsList().forEach(decision -> decision(decision, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String name(ClusterState state, String nodeId) {
        var node = state.node(nodeId);
        return node == null ? nodeId : node.getName();
    }

    static void decision(AllocationDecision decision, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("decider", decision.getDecider());
        json.writeStringProperty("decision", decision.getVerdict().name());
        json.writeStringProperty("explanation", decision.getExplanation());
        json.writeEndObject();
    }
}
