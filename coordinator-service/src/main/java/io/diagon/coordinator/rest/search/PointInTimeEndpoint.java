package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.TimeValues;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.scatter.SearchPhaseException;
import io.diagon.coordinator.search.PointsInTime;
import io.diagon.coordinator.search.SearchContexts;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code _search/point_in_time}. */
@Component
class PointInTimeEndpoint implements RestEndpoint {
    private final SearchRequests requests;
    private final PointsInTime pointsInTime;

    PointInTimeEndpoint(ClusterStateWatcher watcher, PointsInTime pointsInTime) {
        this.requests = new SearchRequests(watcher::current);
        this.pointsInTime = pointsInTime;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(
                RestMethod.POST,
                "/{index}/_search/point_in_time",
                this::open,
                "keep_alive,preference,routing,expand_wildcards,ignore_unavailable,allow_no_indices"
                        + ",allow_partial_pit_creation");
        routes.on(RestMethod.DELETE, "/_search/point_in_time", this::close, "");
        routes.on(RestMethod.DELETE, "/_search/point_in_time/_all", this::closeAll, "");
        routes.on(RestMethod.GET, "/_search/point_in_time/_all", this::list, "");
    }

    private RestResponse open(RestRequest request) {
        long start = System.nanoTime();
        String keepAlive = request.parameter("keep_alive", "");
        if (keepAlive.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: keep alive not specified;");
        }
        Map<String, String> values = new HashMap<>(request.parameters());
        values.put("allow_partial_search_results", request.parameter("allow_partial_pit_creation", "true"));
        SearchRequest search = requests.build(new SearchParameters(request.variable("index"), values), null, start);
        try {
            PointsInTime.Opened opened = pointsInTime.open(search, TimeValues.millis(keepAlive, "keep_alive"));
            return RestResponse.object(json -> {
                json.writeStringProperty("pit_id", SearchContexts.encode(opened.context()));
                SearchResponseWriter.shards(
                        opened.shards(), opened.shards() - opened.failures().size(), opened.failures(), json);
                json.writeNumberProperty("creation_time", opened.context().getCreatedMillis());
            });
        } catch (SearchPhaseException failure) {
            return ShardFailures.response(failure);
        }
    }

    private RestResponse close(RestRequest request) {
        List<String> ids = new ArrayList<>();
        Json id = request.json().members().get("pit_id");
        if (id != null) {
            id.asList().forEach(each -> ids.add(each.asText()));
        }
        if (ids.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no pit ids specified;");
        }
        Map<String, Boolean> closed = new HashMap<>();
        for (String each : ids) {
            closed.put(each, pointsInTime.close(List.of(SearchContexts.decode(each, "point in time"))) > 0);
        }
        boolean any = closed.containsValue(true);
        return RestResponse.object(any ? 200 : 404, json -> {
            json.writeArrayPropertyStart("pits");
            for (String each : ids) {
                json.writeStartObject();
                json.writeBooleanProperty("successful", closed.getOrDefault(each, false));
                json.writeStringProperty("pit_id", each);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private RestResponse closeAll(RestRequest request) {
        pointsInTime.closeAll();
        return RestResponse.object(json -> {
            json.writeArrayPropertyStart("pits");
            json.writeEndArray();
        });
    }

    /** Ids are remembered by those who hold them, not by the cluster. */
    private RestResponse list(RestRequest request) {
        throw new SearchException(
                ErrorCode.UNSUPPORTED_OPERATION,
                "listing points in time is not supported [_search/point_in_time/_all]");
    }
}
