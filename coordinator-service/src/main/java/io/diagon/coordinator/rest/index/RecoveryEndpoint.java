package io.diagon.coordinator.rest.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.Recoveries;
import io.diagon.coordinator.admin.Recoveries.Recovery;
import io.diagon.coordinator.cat.ByteSizes;
import io.diagon.coordinator.cat.Durations;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.shard.ShardRecovery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _recovery}. */
@Component
final class RecoveryEndpoint implements RestEndpoint {
    private static final String PARAMETERS = IndexParameters.NAMES + ",active_only,detailed";

    private final ClusterStateWatcher watcher;
    private final Recoveries recoveries;

    RecoveryEndpoint(ClusterStateWatcher watcher, Recoveries recoveries) {
        this.watcher = watcher;
        this.recoveries = recoveries;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_recovery", this::recovery, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_recovery", this::recovery, PARAMETERS);
    }

    private RestResponse recovery(RestRequest request) {
        ClusterState state = watcher.current();
        List<IndexMetadata> indices = IndexResolver.resolve(
                        state,
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        Map<String, List<Recovery>> byIndex = recoveries.of(state, indices, request.flag("active_only", false)).stream()
                .collect(Collectors.groupingBy(one -> one.index().getName(), LinkedHashMap::new, Collectors.toList()));
        return RestResponse.object(json -> byIndex.forEach((name, ofIndex) -> {
            json.writeObjectPropertyStart(name);
            json.writeArrayPropertyStart("shards");
            ofIndex.forEach(one -> write(one, json));
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(Recovery one, JsonGenerator json) {
        ShardRecovery of = one.recovery();
        json.writeStartObject();
        json.writeNumberProperty("id", of.getShard().getNumber());
        json.writeStringProperty("type", of.getType().name());
        json.writeStringProperty("stage", of.getStage().name());
        json.writeBooleanProperty("primary", of.getPrimary());
        time("start_time", of.getStartMillis(), json);
        if (of.getStopMillis() > 0) {
            time("stop_time", of.getStopMillis(), json);
        }
        duration("total_time", one.millis(), json);
        node("source", one.source(), json);
        node("target", one.target(), json);
        if (of.hasFailure()) {
            json.writeStringProperty("failure", of.getFailure().getReason());
        }
        files(of, json);
        json.writeObjectPropertyStart("translog");
        json.writeNumberProperty("recovered", of.getOperationsRecovered());
        json.writeNumberProperty("total", of.getOperationsTotal());
        json.writeStringProperty(
                "percent",
                of.getOperationsTotal() < 0 ? "-1.0%" : percent(of.getOperationsRecovered(), of.getOperationsTotal()));
        json.writeNumberProperty("total_on_start", of.getOperationsTotal());
        duration("total_time", TimeUnit.NANOSECONDS.toMillis(of.getTranslogNanos()), json);
        json.writeEndObject();
        json.writeObjectPropertyStart("verify_index");
        duration("check_index_time", 0, json);
        duration("total_time", 0, json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void files(ShardRecovery of, JsonGenerator json) {
        json.writeObjectPropertyStart("index");
        json.writeObjectPropertyStart("size");
        size("total", of.getBytesTotal(), json);
        size("reused", of.getBytesReused(), json);
        size("recovered", of.getBytesRecovered(), json);
        json.writeStringProperty("percent", percent(of.getBytesRecovered(), of.getBytesTotal() - of.getBytesReused()));
        json.writeEndObject();
        json.writeObjectPropertyStart("files");
        json.writeNumberProperty("total", of.getFilesTotal());
        json.writeNumberProperty("reused", of.getFilesReused());
        json.writeNumberProperty("recovered", of.getFilesRecovered());
        json.writeStringProperty(
                "percent", percent(of.getFilesRecovered(), (long) of.getFilesTotal() - of.getFilesReused()));
        json.writeEndObject();
        duration("total_time", TimeUnit.NANOSECONDS.toMillis(of.getIndexNanos()), json);
        duration("source_throttle_time", TimeUnit.NANOSECONDS.toMillis(of.getSourceThrottleNanos()), json);
        duration("target_throttle_time", TimeUnit.NANOSECONDS.toMillis(of.getTargetThrottleNanos()), json);
        json.writeEndObject();
    }

    private static void node(String name, @Nullable Node node, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        if (node != null) {
            json.writeStringProperty("id", node.getId());
            json.writeStringProperty("host", node.getHost());
            json.writeStringProperty("transport_address", node.getHost() + ":" + node.getGrpcPort());
            json.writeStringProperty("ip", node.getHost());
            json.writeStringProperty("name", node.getName());
        }
        json.writeEndObject();
    }

    private static void time(String name, long millis, JsonGenerator json) {
        json.writeStringProperty(name, Instant.ofEpochMilli(millis).toString());
        json.writeNumberProperty(name + "_in_millis", millis);
    }

    private static void duration(String name, long millis, JsonGenerator json) {
        json.writeStringProperty(name, Durations.text(millis));
        json.writeNumberProperty(name + "_in_millis", millis);
    }

    private static void size(String name, long bytes, JsonGenerator json) {
        json.writeStringProperty(name, ByteSizes.text(bytes));
        json.writeNumberProperty(name + "_in_bytes", bytes);
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f%%", whole <= 0 ? 100 : 100.0 * part / whole);
    }
}
