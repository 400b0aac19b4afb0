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
import io.diagon.coordinator.search.Scrolls;
import io.diagon.coordinator.search.SearchContexts;
import io.diagon.coordinator.search.SearchOutcome;
import io.diagon.coordinator.search.SearchService;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.SearchBody;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code _search} and {@code _count}. */
@Component
class SearchEndpoint implements RestEndpoint {
    private static final String COUNT_PARAMETERS = "q,df,default_operator,analyzer,analyze_wildcard,lenient,routing"
            + ",preference,ignore_unavailable,ignore_throttled,allow_no_indices,expand_wildcards,terminate_after";

    private final SearchRequests requests;
    private final SearchService service;
    private final PointsInTime pointsInTime;
    private final Scrolls scrolls;

    SearchEndpoint(ClusterStateWatcher watcher, SearchService service, PointsInTime pointsInTime, Scrolls scrolls) {
        this.requests = new SearchRequests(watcher::current);
        this.service = service;
        this.pointsInTime = pointsInTime;
        this.scrolls = scrolls;
    }

    @Override
    public void register(RestRoutes routes) {
        for (RestMethod method : new RestMethod[] {RestMethod.GET, RestMethod.POST}) {
            routes.on(method, "/_search", this::search, SearchParameters.NAMES);
            routes.on(method, "/{index}/_search", this::search, SearchParameters.NAMES);
            routes.on(method, "/_count", this::count, COUNT_PARAMETERS);
            routes.on(method, "/{index}/_count", this::count, COUNT_PARAMETERS);
        }
    }

    private RestResponse search(RestRequest request) {
        long start = System.nanoTime();
        SearchParameters parameters = new SearchParameters(request.parameter("index", ""), request.parameters());
        try {
            return search(parameters, request.hasBody() ? request.json() : null, start);
        } catch (SearchPhaseException failure) {
            return ShardFailures.response(failure);
        }
    }

    private RestResponse search(SearchParameters parameters, @Nullable Json body, long start) {
        SearchRequest search = requests.build(parameters, body, start);
        String scroll = parameters.scroll();
        if (scroll != null) {
            Scrolls.Page page = scrolls.start(scrollable(search), TimeValues.millis(scroll, "scroll"));
            return answer(page.outcome(), parameters, page.id());
        }
        return answer(run(search), parameters, "");
    }

    /** Also for the searches of _msearch. */
    SearchOutcome run(SearchRequest search) {
        String pit = search.body().getPitId();
        return pit.isEmpty()
                ? service.search(search)
                : service.search(pointsInTime.plan(search, SearchContexts.decode(pit, "point in time")));
    }

    SearchRequests requests() {
        return requests;
    }

    private static RestResponse answer(SearchOutcome outcome, SearchParameters parameters, String scrollId) {
        SearchResponseWriter.Style style =
                new SearchResponseWriter.Style(parameters.totalAsInteger(), parameters.typedKeys(), scrollId);
        return RestResponse.json(json -> SearchResponseWriter.write(outcome, style, json));
    }

    private static SearchRequest scrollable(SearchRequest search) {
        SearchBody body = search.body();
        if (body.getFrom() > 0) {
            throw invalid("using [from] is not allowed in a scroll context");
        }
        if (body.getShard().getSize() == 0) {
            throw invalid("[size] cannot be [0] in a scroll context");
        }
        if (body.getShard().getSearchAfterCount() > 0) {
            throw invalid("`search_after` cannot be used in a scroll context");
        }
        if (!body.getPitId().isEmpty()) {
            throw invalid("using [point in time] is not allowed in a scroll context");
        }
        return search;
    }

    private static SearchException invalid(String reason) {
        return new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: " + reason + ";");
    }

    private RestResponse count(RestRequest request) {
        long start = System.nanoTime();
        SearchParameters parameters = new SearchParameters(request.parameter("index", ""), request.parameters());
        Json body = request.hasBody() ? request.json() : null;
        if (body != null) {
            body.members().forEach((key, value) -> {
                if (!key.equals("query")) {
                    throw value.error(ErrorCode.PARSING, "request does not support [" + key + "]");
                }
            });
        }
        try {
            SearchRequest search = requests.build(parameters, body, start);
            SearchOutcome outcome = service.search(counting(search));
            return RestResponse.object(json -> {
                json.writeNumberProperty("count", outcome.merged().total());
                SearchResponseWriter.shards(
                        outcome.plan().shards().size(), outcome.successfulShards(), outcome.failures(), json);
            });
        } catch (SearchPhaseException failure) {
            return ShardFailures.response(failure);
        }
    }

    private static SearchRequest counting(SearchRequest search) {
        SearchBody.Builder body = search.body().toBuilder();
        body.getShardBuilder().setSize(0).setTrackTotalHitsUpTo(-1);
        return search.withBody(body.build());
    }
}
