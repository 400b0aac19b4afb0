package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestErrors;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.scatter.SearchPhaseException;
import io.diagon.coordinator.search.SearchOutcome;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _msearch}: several searches in lines of JSON, answered in their order. */
@Component
class MultiSearchEndpoint implements RestEndpoint {
    private static final int MAX_SEARCHES = 10_000;
    private static final int CONCURRENT_SEARCHES = 8;

    private final SearchEndpoint searches;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    MultiSearchEndpoint(SearchEndpoint searches) {
        this.searches = searches;
    }

    /** What one search came to. */
    private sealed interface Item {
        record Answer(SearchOutcome outcome, SearchResponseWriter.Style style) implements Item {}

        record ShardsFailed(SearchPhaseException failure) implements Item {}

        record Refused(SearchException failure) implements Item {}
    }

    @Override
    public void register(RestRoutes routes) {
        String parameters = "max_concurrent_searches,max_concurrent_shard_requests,typed_keys,rest_total_hits_as_int"
                + ",search_type,pre_filter_shard_size,ccs_minimize_roundtrips";
        for (RestMethod method : new RestMethod[] {RestMethod.GET, RestMethod.POST}) {
            routes.onLines(method, "/_msearch", this::search, parameters);
            routes.onLines(method, "/{index}/_msearch", this::search, parameters);
        }
    }

    private RestResponse search(RestRequest request) {
        long start = System.nanoTime();
        List<SearchLines.Search> lines =
                SearchLines.read(request.body().toByteArray(), request.parameter("index", ""), request.parameters());
        if (lines.isEmpty()) {
            throw new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no requests added;");
        }
        if (lines.size() > MAX_SEARCHES) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "too many searches in one request [" + lines.size() + "]");
        }
        long concurrent =
                Math.clamp(request.number("max_concurrent_searches", CONCURRENT_SEARCHES), 1, CONCURRENT_SEARCHES);
        List<Item> items = run(lines, (int) concurrent);
        return RestResponse.object(json -> {
            json.writeNumberProperty("took", (System.nanoTime() - start) / 1_000_000);
            json.writeArrayPropertyStart("responses");
            items.forEach(item -> write(item, json));
            json.writeEndArray();
        });
    }

    private List<Item> run(List<SearchLines.Search> lines, int concurrent) {
        Semaphore slots = new Semaphore(concurrent);
        List<Future<Item>> running = new ArrayList<>(lines.size());
        for (SearchLines.Search line : lines) {
            slots.acquireUninterruptibly();
            running.add(executor.submit(() -> {
                try {
                    return one(line);
                } finally {
                    slots.release();
                }
            }));
        }
        List<Item> items = new ArrayList<>(lines.size());
        for (Future<Item> each : running) {
            try {
                items.add(each.get());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new SearchException(ErrorCode.TASK_CANCELLED, "search was interrupted", interrupted);
            } catch (ExecutionException failure) {
                items.add(new Item.Refused(new SearchException(
                        ErrorCode.INTERNAL, "unexpected failure [" + failure.getCause() + "]", failure)));
            }
        }
        return items;
    }

    private Item one(SearchLines.Search line) {
        try {
            SearchRequest search = searches.requests()
                    .build(line.parameters(), Json.parse(line.body().toByteArray()), System.nanoTime());
            SearchResponseWriter.Style style = new SearchResponseWriter.Style(
                    line.parameters().totalAsInteger(), line.parameters().typedKeys(), "");
            return new Item.Answer(searches.run(search), style);
        } catch (SearchPhaseException failure) {
            return new Item.ShardsFailed(failure);
        } catch (SearchException failure) {
            return new Item.Refused(failure);
        }
    }

    private static void write(Item item, JsonGenerator json) {
        switch (item) {
            case Item.Answer answer -> {
                json.writeStartObject();
                SearchResponseWriter.members(answer.outcome(), answer.style(), json);
                json.writeNumberProperty("status", 200);
                json.writeEndObject();
            }
            case Item.ShardsFailed failed -> {
                json.writeStartObject();
                ShardFailures.members(failed.failure(), json);
                json.writeEndObject();
            }
            case Item.Refused refused -> RestErrors.writeBody(refused.failure(), json);
        }
    }
}
