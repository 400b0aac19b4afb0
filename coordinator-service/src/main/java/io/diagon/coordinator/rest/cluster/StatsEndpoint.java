package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.ShardStats;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _stats}. */
@Component
final class StatsEndpoint implements RestEndpoint {
    private static final String PARAMETERS = IndexParameters.NAMES
            + ",level,groups,completion_fields,fielddata_fields,fields,forbid_closed_indices,include_segment_file_sizes,"
            + "include_unloaded_segments";

    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;

    StatsEndpoint(ClusterStateWatcher watcher, StatsCollector stats) {
        this.watcher = watcher;
        this.stats = stats;
    }

    @Override
    public void register(RestRoutes routes) {
        for (String prefix : List.of("", "/{index}")) {
            routes.on(RestMethod.GET, prefix + "/_stats", this::stats, PARAMETERS);
            routes.on(RestMethod.GET, prefix + "/_stats/{metric}", this::stats, PARAMETERS);
        }
    }

    private RestResponse stats(RestRequest request) {
        List<String> metrics = request.list("metric");
        for (String metric : metrics) {
            if (!ShardCounters.METRICS.contains(metric)) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "request [" + request.path() + "] contains unrecognized metric: [" + metric + "]");
            }
        }
        ClusterState state = watcher.current();
        List<IndexMetadata> indices = IndexResolver.resolve(
                        state, request.parameter("index", "_all"), IndexParameters.read(request, IndexParameters.OPEN))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        int total = indices.stream()
                .mapToInt(index -> ShardCopies.wanted(state, index.getUuid()).size())
                .sum();
        Map<String, List<ShardStats>> shards = stats.ofIndices(state, indices).byIndex();
        List<ShardStats> all = shards.values().stream().flatMap(List::stream).toList();
        boolean byIndex = !request.parameter("level", "indices").equals("cluster");
        return RestResponse.object(json -> {
            json.writeObjectPropertyStart("_shards");
            json.writeNumberProperty("total", total);
            json.writeNumberProperty("successful", all.size());
            json.writeNumberProperty("failed", 0);
            json.writeEndObject();
            json.writeObjectPropertyStart("_all");
            both(all, metrics, json);
            json.writeEndObject();
            if (byIndex) {
                json.writeObjectPropertyStart("indices");
                for (IndexMetadata index : indices) {
                    json.writeObjectPropertyStart(index.getName());
                    json.writeStringProperty("uuid", index.getUuid());
                    both(shards.getOrDefault(index.getUuid(), List.of()), metrics, json);
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
        });
    }

    private static void both(List<ShardStats> shards, List<String> metrics, JsonGenerator json) {
        json.writeObjectPropertyStart("primaries");
        ShardCounters.write(StatsCollector.primaries(shards), metrics, json);
        json.writeEndObject();
        json.writeObjectPropertyStart("total");
        ShardCounters.write(shards, metrics, json);
        json.writeEndObject();
    }
}
