package io.diagon.benchmarks.rest;

import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of searches over {@link RandomDocuments}: a query, and an order, a page, filters and aggregations. */
final class RandomSearches extends RandomParts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RandomQueries queries;
    private final RandomAggregations aggregations;

    RandomSearches(Random random) {
        super(random);
        this.queries = new RandomQueries(random);
        this.aggregations = new RandomAggregations(random, queries);
    }

    String next() {
        Map<String, Object> search = some(
                3,
                Map.of("query", queries.query(2)),
                p("size", () -> random.nextInt(30)),
                p("from", () -> random.nextInt(20)),
                p("sort", this::sort),
                p("track_total_hits", () -> one(List.of(true, false, 1000))),
                p("_source", () -> one(List.of(false, List.of("t*"), Map.of("excludes", List.of("body", "name"))))),
                p("aggs", () -> aggregations.some(2)));
        search.putAll(some(
                6,
                Map.of(),
                p("post_filter", () -> queries.query(1)),
                p("min_score", () -> random.nextInt(20) / 10.0)));
        return JSON.writeValueAsString(search);
    }

    private Object sort() {
        Object first =
                switch (random.nextInt(5)) {
                    case 0 -> Map.of("number", Map.of("order", order(), "mode", one(List.of("min", "max"))));
                    case 1 -> Map.of("tag", Map.of("order", order(), "missing", one(List.of("_first", "_last"))));
                    case 2 -> Map.of("price", Map.of("order", order(), "missing", one(List.of("_first", "_last", 50))));
                    case 3 -> Map.of("at", Map.of("order", order()));
                    default -> "_score";
                };
        return List.of(first, Map.of("number", order()), Map.of("address", order()));
    }

    private String order() {
        return random.nextBoolean() ? "asc" : "desc";
    }
}
