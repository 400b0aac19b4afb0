package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.admin.ClusterHealth.Counts;
import io.diagon.coordinator.admin.ClusterHealth.IndexHealth;
import io.diagon.coordinator.admin.ClusterHealth.ShardHealth;
import io.diagon.coordinator.admin.ClusterHealth.Status;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexOptions;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _cluster/health}, which waits for what it is asked to wait for. */
@Component
final class HealthEndpoint implements RestEndpoint {
    private static final String PARAMETERS = IndexParameters.NAMES
            + ",level,local,timeout,master_timeout,cluster_manager_timeout,wait_for_status,wait_for_nodes,wait_for_active_shards,"
            + "wait_for_no_relocating_shards,wait_for_no_initializing_shards,wait_for_events,wait_for_relocating_shards";

    private final ClusterStateWatcher watcher;

    HealthEndpoint(ClusterStateWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cluster/health", this::health, PARAMETERS);
        routes.on(RestMethod.GET, "/_cluster/health/{index}", this::health, PARAMETERS);
    }

    private RestResponse health(RestRequest request) {
        Predicate<ClusterState> condition = condition(request);
        boolean reached;
        try {
            reached = watcher.await(condition, request.time("timeout", Duration.ofSeconds(30)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SearchException(
                    ErrorCode.TASK_CANCELLED, "interrupted while waiting for the cluster", interrupted);
        }
        ClusterState state = watcher.current();
        if (!state.known()) {
            throw new SearchException(ErrorCode.MASTER_NOT_DISCOVERED, "cluster manager not discovered");
        }
        ClusterHealth health = ClusterHealth.of(state, indices(state, request));
        return RestResponse.object(
                reached ? 200 : 408,
                json -> write(state, health, !reached, request.parameter("level", "cluster"), json));
    }

    private static List<IndexMetadata> indices(ClusterState state, RestRequest request) {
        return IndexResolver.resolve(
                        state, request.parameter("index", "_all"), new IndexOptions(true, true, true, true))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
    }

    private static Predicate<ClusterState> condition(RestRequest request) {
        Predicate<ClusterState> condition = ClusterState::known;
        String index = request.parameter("index", "_all");
        if (!index.equals("_all") && index.indexOf('*') < 0) {
            condition = condition.and(state -> request.list("index").stream().allMatch(name -> exists(state, name)));
        }
        if (request.has("wait_for_status")) {
            Status wanted = status(request.parameter("wait_for_status", ""));
            condition = condition.and(state -> health(state, request).status().atLeast(wanted));
        }
        if (request.flag("wait_for_no_relocating_shards", false)) {
            condition = condition.and(state -> health(state, request).counts().relocating() == 0);
        }
        if (request.flag("wait_for_no_initializing_shards", false)) {
            condition = condition.and(state -> health(state, request).counts().initializing() == 0);
        }
        if (request.has("wait_for_active_shards")) {
            if (request.parameter("wait_for_active_shards", "").equals("all")) {
                condition = condition.and(state -> {
                    Counts counts = health(state, request).counts();
                    return counts.initializing() + counts.unassigned() == 0;
                });
            } else {
                long wanted = request.number("wait_for_active_shards", 0);
                condition =
                        condition.and(state -> health(state, request).counts().active() >= wanted);
            }
        }
        if (request.has("wait_for_nodes")) {
            NodeCount wanted = NodeCount.parse(request.parameter("wait_for_nodes", ""));
            condition = condition.and(state -> wanted.test(state.nodes().size()));
        }
        return condition;
    }

    private static boolean exists(ClusterState state, String name) {
        return state.indices().containsKey(name)
                || state.indices().values().stream().anyMatch(candidate -> candidate.containsAliases(name));
    }

    private static ClusterHealth health(ClusterState state, RestRequest request) {
        return ClusterHealth.of(state, indices(state, request));
    }

    private static Status status(String text) {
        try {
            return Status.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "unknown cluster health status [" + text + "]", unknown);
        }
    }

    private static void write(
            ClusterState state, ClusterHealth health, boolean timedOut, String level, JsonGenerator json) {
        json.writeStringProperty("cluster_name", state.clusterName());
        json.writeStringProperty("status", health.status().text());
        json.writeBooleanProperty("timed_out", timedOut);
        json.writeNumberProperty("number_of_nodes", health.nodes());
        json.writeNumberProperty("number_of_data_nodes", health.dataNodes());
        boolean master = state.node(state.masterNodeId()) != null;
        json.writeBooleanProperty("discovered_master", master);
        json.writeBooleanProperty("discovered_cluster_manager", master);
        counts(health.counts(), json);
        json.writeNumberProperty("delayed_unassigned_shards", health.counts().delayed());
        json.writeNumberProperty("number_of_pending_tasks", 0);
        json.writeNumberProperty("number_of_in_flight_fetch", 0);
        json.writeNumberProperty("task_max_waiting_in_queue_millis", 0);
        json.writeNumberProperty(
                "active_shards_percent_as_number", health.counts().activePercent());
        if (!level.equals("cluster")) {
            json.writeObjectPropertyStart("indices");
            health.indices().forEach(index -> index(index, level.equals("shards"), json));
            json.writeEndObject();
        }
    }

    private static void counts(Counts counts, JsonGenerator json) {
        json.writeNumberProperty("active_primary_shards", counts.activePrimary());
        json.writeNumberProperty("active_shards", counts.active());
        json.writeNumberProperty("relocating_shards", counts.relocating());
        json.writeNumberProperty("initializing_shards", counts.initializing());
        json.writeNumberProperty("unassigned_shards", counts.unassigned());
    }

    private static void index(IndexHealth health, boolean shards, JsonGenerator json) {
        json.writeObjectPropertyStart(health.index().getName());
        json.writeStringProperty("status", health.status().text());
        json.writeNumberProperty("number_of_shards", health.index().getNumberOfShards());
        json.writeNumberProperty("number_of_replicas", health.index().getNumberOfReplicas());
        counts(health.counts(), json);
        if (shards) {
            json.writeObjectPropertyStart("shards");
            for (ShardHealth shard : health.shards()) {
                json.writeObjectPropertyStart(Integer.toString(shard.shard()));
                json.writeStringProperty("status", shard.status().text());
                json.writeBooleanProperty("primary_active", shard.counts().activePrimary() > 0);
                json.writeNumberProperty("active_shards", shard.counts().active());
                json.writeNumberProperty("relocating_shards", shard.counts().relocating());
                json.writeNumberProperty("initializing_shards", shard.counts().initializing());
                json.writeNumberProperty("unassigned_shards", shard.counts().unassigned());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
