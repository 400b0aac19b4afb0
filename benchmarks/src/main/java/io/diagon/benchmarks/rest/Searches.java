package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.corpus.Document;
import io.diagon.benchmarks.corpus.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The classes of searches, each with the bodies of some, drawn from a seed. */
final class Searches {
    private final Map<String, List<String>> classes = new LinkedHashMap<>();
    private final RestOptions options;
    private final Words words = Words.synthetic();

    private Searches(RestOptions options) {
        this.options = options;
    }

    static Map<String, List<String>> of(RestOptions options) {
        Searches searches = new Searches(options);
        searches.queries();
        searches.orders();
        searches.aggregations();
        return searches.classes;
    }

    /** How far values in answers of a class may be apart. */
    static double tolerance(String name) {
        boolean approximate = name.endsWith("cardinality") || name.endsWith("percentiles");
        return approximate ? AnswerComparison.APPROXIMATE : AnswerComparison.EXACT;
    }

    private void queries() {
        query("match, a frequent word", random -> match(words.frequent(random)));
        query("match, a middling word", random -> match(words.middling(random)));
        query("match, two frequent words", random -> match(frequent(random, 2)));
        query("match, five words", random -> match(frequent(random, 2) + " " + middling(random, 3)));
        query("match, all of two", random -> """
            {"match": {"body": {"query": "%s", "operator": "and"}}}""".formatted(frequent(random, 1) + " " + middling(random, 1)));
        query("match, two of four", random -> """
            {"match": {"body": {"query": "%s", "minimum_should_match": 2}}}""".formatted(frequent(random, 2) + " " + middling(random, 2)));
        query("match_phrase", random -> """
            {"match_phrase": {"body": "%s"}}""".formatted(frequent(random, 2)));
        query("multi_match", random -> """
            {"multi_match": {"query": "%s", "fields": ["title^2", "body"]}}""".formatted(frequent(random, 1) + " " + middling(random, 1)));
        query("query_string", random ->
                """
            {"query_string": {"default_field": "body", "query": "+%s %s -%s"}}""".formatted(words.frequent(random), words.middling(random), words.middling(random)));
        query("prefix", random -> """
            {"prefix": {"body": "%s"}}""".formatted(words.middling(random)));
        query("fuzzy", random -> """
            {"fuzzy": {"body": "%s"}}""".formatted(words.middling(random)));
        query("match in a range", random -> filtered(match(words.frequent(random)), range(random)));
        query(
                "match of a keyword",
                random -> filtered(match(words.frequent(random)), """
            {"term": {"few": "f%d"}}""".formatted(random.nextInt(10))));
        query("terms of a keyword", random -> """
            {"terms": {"many": [%s]}}""".formatted(String.join(
                ",",
                Stream.generate(() -> "\"m" + random.nextInt(100_000) + "\"")
                        .limit(20)
                        .toList())));
    }

    private void orders() {
        add("range, counted", random -> """
            {"size": 0, "track_total_hits": true, "query": %s}""".formatted(range(random)));
        add("match, all counted", random -> """
            {"track_total_hits": true, "query": %s}""".formatted(match(frequent(random, 2))));
        add("match by value", random -> """
            {"query": %s, "sort": [{"value": "desc"}]}""".formatted(match(words.frequent(random))));
        add("all by time", random -> """
            {"query": {"match_all": {}}, "sort": [{"time": "desc"}], "from": %d}""".formatted(random.nextInt(50)));
        add("keyword after a value", random -> """
            {"query": {"term": {"some": "s%d"}}, "sort": [{"value": "asc"}], "search_after": [%d]}""".formatted(random.nextInt(1000), random.nextInt(Document.VALUES)));
        add("match, page 50", random -> """
            {"query": %s, "from": 490}""".formatted(match(words.frequent(random))));
        add("match, 100 hits without source", random -> """
            {"query": %s, "size": 100, "_source": false}""".formatted(match(words.frequent(random))));
    }

    private void aggregations() {
        for (String field : List.of("few", "some", "many")) {
            aggregation("terms, " + field, """
                {"terms": {"field": "%s"}}""".formatted(field));
        }
        aggregation("terms and means", """
            {"terms": {"field": "some", "size": 50}, "aggs": {"mean": {"avg": {"field": "value"}}}}""");
        aggregation("days", """
            {"date_histogram": {"field": "time", "calendar_interval": "day"}}""");
        aggregation("months and statistics", """
            {"date_histogram": {"field": "time", "calendar_interval": "month"}, "aggs": {"value": {"stats": {"field": "value"}}}}""");
        aggregation("months of a time zone", """
            {"date_histogram": {"field": "time", "calendar_interval": "month", "time_zone": "America/New_York"}}""");
        aggregation("histogram", """
            {"histogram": {"field": "value", "interval": 10000}}""");
        aggregation("ranges", """
            {"range": {"field": "value", "ranges": [{"to": 1000}, {"from": 1000, "to": 500000}, {"from": 500000}]}}""");
        aggregation("filters", """
            {"filters": {"filters": {"one": {"term": {"few": "f1"}}, "half": {"range": {"value": {"lt": 500000}}}}}}""");
        aggregation("statistics", """
            {"extended_stats": {"field": "value"}}""");
        aggregation("cardinality", """
            {"cardinality": {"field": "many"}}""");
        aggregation("percentiles", """
            {"percentiles": {"field": "value"}}""");
        aggregation("terms of terms", """
            {"terms": {"field": "few"}, "aggs": {"some": {"terms": {"field": "some", "size": 5}}}}""");
    }

    /** Over all documents, and over a word's that is in about a quarter of them, or a bit more or less. */
    private void aggregation(String name, String definition) {
        add("all: " + name, random -> aggregated("""
            {"match_all": {}}""", definition));
        add("a quarter: " + name, random -> aggregated(match(words.around(0.24, random)), definition));
    }

    private static String aggregated(String query, String definition) {
        return """
            {"size": 0, "query": %s, "aggs": {"a": %s}}""".formatted(query, definition);
    }

    private void query(String name, Function<Random, String> next) {
        add(name, random -> """
            {"query": %s}""".formatted(next.apply(random)));
    }

    private void add(String name, Function<Random, String> next) {
        if (options.classes().isEmpty() || options.classes().stream().anyMatch(name::startsWith)) {
            Random random = new Random(options.seed() ^ name.hashCode());
            classes.put(
                    name,
                    Stream.generate(() -> next.apply(random))
                            .limit(options.queries())
                            .toList());
        }
    }

    private static String match(String text) {
        return """
            {"match": {"body": "%s"}}""".formatted(text);
    }

    private static String filtered(String query, String filter) {
        return """
            {"bool": {"must": [%s], "filter": [%s]}}""".formatted(query, filter);
    }

    /** A tenth of the values. */
    private static String range(Random random) {
        int from = random.nextInt(Document.VALUES * 9 / 10);
        return """
            {"range": {"value": {"gte": %d, "lt": %d}}}""".formatted(from, from + Document.VALUES / 10);
    }

    private String frequent(Random random, int count) {
        return distinct(count, () -> words.frequent(random));
    }

    private String middling(Random random, int count) {
        return distinct(count, () -> words.middling(random));
    }

    private static String distinct(int count, Supplier<String> next) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            String text = next.get();
            if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        return String.join(" ", texts);
    }
}
