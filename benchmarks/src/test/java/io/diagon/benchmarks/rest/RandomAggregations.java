package io.diagon.benchmarks.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Aggregations whose answers are exact, of every kind, over {@link RandomDocuments}. */
final class RandomAggregations extends RandomParts {
    private final RandomQueries queries;

    RandomAggregations(Random random, RandomQueries queries) {
        super(random);
        this.queries = queries;
    }

    /** One or two, which hold others to this depth. */
    Map<String, Object> some(int depth) {
        Map<String, Object> some = new HashMap<>();
        some.put("a", one(depth));
        if (random.nextInt(3) == 0) {
            some.put("b", one(depth));
        }
        return some;
    }

    private Map<String, Object> one(int depth) {
        Map<String, Object> aggregation = new HashMap<>();
        int kind = random.nextInt(depth > 0 ? 16 : 6);
        switch (kind) {
            case 0, 1, 2 -> metric(aggregation);
            case 3 ->
                aggregation.put("value_count", Map.of("field", one(List.of("tag", "number", "at", "flag", "address"))));
            case 4 -> aggregation.put("extended_stats", some(3, Map.of("field", "number"), p("sigma", () -> 3)));
            case 5 -> aggregation.put(one(List.of("min", "max", "stats")), Map.of("field", "at"));
            case 6, 7, 8 -> aggregation.put("terms", terms());
            case 9 -> aggregation.put("histogram", histogram());
            case 10, 11 -> aggregation.put("date_histogram", dates());
            case 12, 13 -> aggregation.put("range", ranges());
            case 14 -> aggregation.put("date_range", dateRanges());
            default -> aggregation.put("filters", filters());
        }
        if (kind > 5 && random.nextInt(2) == 0) {
            aggregation.put("aggs", some(depth - 1));
        }
        return aggregation;
    }

    private void metric(Map<String, Object> aggregation) {
        aggregation.put(
                one(List.of("avg", "min", "max", "sum", "stats")),
                some(3, Map.of("field", one(List.of("number", "price"))), p("missing", () -> 5)));
    }

    private Map<String, Object> terms() {
        return some(
                3,
                Map.of("field", one(List.of("tag", "number", "flag", "address", "price", "name.raw", "at"))),
                p("size", () -> 1 + random.nextInt(20)),
                p(
                        "order",
                        () -> one(List.of(
                                Map.of("_key", "asc"),
                                Map.of("_key", "desc"),
                                Map.of("_count", "asc"),
                                List.of(Map.of("_count", "desc"), Map.of("_key", "desc"))))),
                p("min_doc_count", () -> random.nextInt(1, 4)));
    }

    private Map<String, Object> histogram() {
        return some(
                3,
                Map.of("field", one(List.of("number", "price")), "interval", one(List.of(5, 7.5, 20))),
                p("offset", () -> 2),
                p("min_doc_count", () -> random.nextInt(3)),
                p("keyed", () -> true),
                p("missing", () -> 3),
                p("order", () -> one(List.of(Map.of("_key", "desc"), Map.of("_count", "asc")))),
                p("extended_bounds", () -> Map.of("min", -30, "max", 120)));
    }

    private Map<String, Object> dates() {
        Map<String, Object> interval = random.nextInt(3) > 0
                ? Map.of(
                        "field",
                        "at",
                        "calendar_interval",
                        one(List.of("day", "week", "month", "quarter", "year", "1d", "1M")))
                : Map.of("field", "at", "fixed_interval", one(List.of("12h", "10d", "30d")));
        return some(
                3,
                interval,
                p("time_zone", () -> one(List.of("+05:30", "America/New_York", "Europe/Berlin"))),
                p("offset", () -> one(List.of("+6h", "-1d"))),
                p("format", () -> one(List.of("yyyy-MM-dd", "MMM d, yyyy", "epoch_millis"))),
                p("min_doc_count", () -> random.nextInt(3)),
                p("keyed", () -> true),
                p("missing", () -> "2020-02-02"));
    }

    private Map<String, Object> ranges() {
        return some(
                3,
                Map.of(
                        "field",
                        one(List.of("number", "price")),
                        "ranges",
                        List.of(Map.of("to", 10), Map.of("from", 5, "to", 50.5), Map.of("key", "high", "from", 50))),
                p("keyed", () -> true),
                p("missing", () -> 7));
    }

    private Map<String, Object> dateRanges() {
        return some(
                3,
                Map.of(
                        "field",
                        "at",
                        "ranges",
                        List.of(
                                Map.of("to", "2020-04"),
                                Map.of("from", "2020-03-01", "to", "2020-07-01||/M"),
                                Map.of("key", "late", "from", "2020-10-05"))),
                p("format", () -> "yyyy-MM-dd"),
                p("keyed", () -> true),
                p("time_zone", () -> "+02:00"));
    }

    private Map<String, Object> filters() {
        return some(
                3,
                Map.of(
                        "filters",
                        random.nextBoolean()
                                ? Map.of("one", queries.query(0), "two", queries.query(1))
                                : List.of(queries.query(0), queries.query(1))),
                p("other_bucket", () -> true));
    }
}
