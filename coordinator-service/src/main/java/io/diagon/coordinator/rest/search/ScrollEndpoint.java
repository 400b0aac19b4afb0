package io.diagon.coordinator.rest.search;

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
import io.diagon.coordinator.search.Scrolls;
import io.diagon.coordinator.search.SearchContexts;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.SearchContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code _search/scroll}: the pages after the first, and the end. */
@Component
class ScrollEndpoint implements RestEndpoint {
    private static final long DEFAULT_KEEP_ALIVE = Duration.ofMinutes(5).toMillis();

    private final Scrolls scrolls;
    private final PointsInTime pointsInTime;

    ScrollEndpoint(Scrolls scrolls, PointsInTime pointsInTime) {
        this.scrolls = scrolls;
        this.pointsInTime = pointsInTime;
    }

    @Override
    public void register(RestRoutes routes) {
        String parameters = "scroll,scroll_id,rest_total_hits_as_int,typed_keys";
        for (RestMethod method : new RestMethod[] {RestMethod.GET, RestMethod.POST}) {
            routes.on(method, "/_search/scroll", this::next, parameters);
            routes.on(method, "/_search/scroll/{scroll_id}", this::next, parameters);
        }
        routes.on(RestMethod.DELETE, "/_search/scroll", this::clear, "scroll_id");
        routes.on(RestMethod.DELETE, "/_search/scroll/{scroll_id}", this::clear, "");
    }

    private RestResponse next(RestRequest request) {
        long start = System.nanoTime();
        String id = request.parameter("scroll_id", "");
        String keepAlive = request.parameter("scroll", "");
        if (request.hasBody()) {
            for (Map.Entry<String, Json> member : request.json().members().entrySet()) {
                switch (member.getKey()) {
                    case "scroll_id" -> id = member.getValue().asText();
                    case "scroll" -> keepAlive = member.getValue().asText();
                    default ->
                        throw member.getValue()
                                .error(
                                        ErrorCode.ILLEGAL_ARGUMENT,
                                        "Unknown parameter [" + member.getKey()
                                                + "] in request body or parameter is of the wrong type");
                }
            }
        }
        if (id.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: scrollId is missing;");
        }
        SearchContext context = SearchContexts.decode(id, "scroll");
        long millis = keepAlive.isEmpty() ? DEFAULT_KEEP_ALIVE : TimeValues.millis(keepAlive, "scroll");
        SearchRequest search = new SearchRequest(List.of(), context.getBody(), "", false, true, null, start);
        boolean totalAsInteger = request.flag("rest_total_hits_as_int", false);
        boolean typedKeys = request.flag("typed_keys", false);
        try {
            Scrolls.Page page = scrolls.next(search, context, millis);
            SearchResponseWriter.Style style = new SearchResponseWriter.Style(totalAsInteger, typedKeys, page.id());
            return RestResponse.json(json -> SearchResponseWriter.write(page.outcome(), style, json));
        } catch (SearchPhaseException failure) {
            return ShardFailures.response(failure);
        }
    }

    private RestResponse clear(RestRequest request) {
        List<String> ids = new ArrayList<>(request.list("scroll_id"));
        if (request.hasBody()) {
            Json id = request.json().members().get("scroll_id");
            if (id != null) {
                id.asList().forEach(each -> ids.add(each.asText()));
            }
        }
        if (ids.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no scroll ids specified;");
        }
        int freed = ids.equals(List.of("_all"))
                ? pointsInTime.closeAll()
                : pointsInTime.close(ids.stream()
                        .map(id -> SearchContexts.decode(id, "scroll"))
                        .toList());
        return RestResponse.object(freed == 0 ? 404 : 200, json -> {
            json.writeBooleanProperty("succeeded", true);
            json.writeNumberProperty("num_freed", freed);
        });
    }
}
