package io.diagon.benchmarks.cluster;

import io.diagon.benchmarks.cluster.SyntheticDocuments.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Searches of five kinds in equal parts, and what each must answer. */
final class SearchMix {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CHECKED_SEARCHES = 200;

    private final SyntheticDocuments documents;
    private final List<Search> searches = new ArrayList<>();

    /**
     * @param kind for people
     * @param body of the request
     * @param matches which documents it must find
     */
    record Search(String kind, String body, Predicate<Document> matches) {}

    SearchMix(SyntheticDocuments documents, int count, long seed) {
        this.documents = documents;
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            searches.add(
                    switch (i % 5) {
                        case 0 -> match(random);
                        case 1 -> filtered(random);
                        case 2 -> sorted(random);
                        case 3 -> tags(random);
                        default -> months(random);
                    });
        }
    }

    List<Search> all() {
        return searches;
    }

    /** Fails when an answer of the index is not what the documents say. */
    void check(Endpoint endpoint) {
        for (Search search : searches.subList(0, CHECKED_SEARCHES)) {
            check(search, JSON.readTree(endpoint.send("POST", "/bench/_search", search.body())));
        }
    }

    /** Fails when the answer is not what the documents say. */
    void check(Search search, JsonNode answer) {
        List<Document> matching =
                documents.all().stream().filter(search.matches()).toList();
        long total = answer.at("/hits/total/value").asLong();
        expect(search, "hits", matching.size(), total);
        expect(search, "failed shards", 0, answer.at("/_shards/failed").asLong());
        for (JsonNode bucket : answer.at("/aggregations/tag/buckets")) {
            int tag = Integer.parseInt(bucket.get("key").asString().substring(1));
            List<Document> tagged =
                    matching.stream().filter(document -> document.tag() == tag).toList();
            expect(
                    search,
                    "documents of t" + tag,
                    tagged.size(),
                    bucket.get("doc_count").asLong());
            double mean = tagged.stream().mapToInt(Document::cents).average().orElseThrow() / 100;
            double answered = bucket.at("/price/value").asDouble();
            // Sums depend on the order of their parts in the last digits.
            if (Math.abs(answered - mean) > 1e-9 * mean) {
                throw new IllegalStateException("mean price of t%d: %s expected, %s answered to %s"
                        .formatted(tag, mean, answered, search.body()));
            }
        }
        long inMonths = 0;
        for (JsonNode bucket : answer.at("/aggregations/month/buckets")) {
            inMonths += bucket.get("doc_count").asLong();
        }
        if (answer.at("/aggregations/month").isObject()) {
            expect(search, "documents of all months", matching.size(), inMonths);
        }
    }

    private Search match(Random random) {
        int one = SyntheticDocuments.word(random);
        int other = SyntheticDocuments.word(random);
        return new Search(
                "match two words",
                body("{\"match\": {\"body\": \"" + documents.text(one) + " " + documents.text(other) + "\"}}", ""),
                document -> document.bodyHas(one) || document.bodyHas(other));
    }

    private Search filtered(Random random) {
        int word = SyntheticDocuments.word(random);
        int from = random.nextInt(100_000);
        return new Search(
                "match in a range of prices",
                body(
                        "{\"bool\": {\"must\": [{\"match\": {\"title\": \"%s\"}}], \"filter\": [{\"range\": {\"price\": {\"gte\": %s}}}]}}"
                                .formatted(documents.text(word), from / 100.0),
                        ""),
                document -> document.titleHas(word) && document.cents() >= from);
    }

    private Search sorted(Random random) {
        int tag = SyntheticDocuments.tag(random);
        return new Search(
                "a tag by price",
                body("{\"term\": {\"tag\": \"t" + tag + "\"}}", ", \"sort\": [{\"price\": \"desc\"}]"),
                document -> document.tag() == tag);
    }

    private Search tags(Random random) {
        int below = random.nextInt(1_000);
        return new Search(
                "prices of the tags in a range",
                body(
                        "{\"range\": {\"number\": {\"lt\": " + below + "}}}",
                        ", \"size\": 0, \"aggs\": {\"tag\": {\"terms\": {\"field\": \"tag\", \"size\": 20, \"shard_size\": 1000},"
                                + " \"aggs\": {\"price\": {\"avg\": {\"field\": \"price\"}}}}}"),
                document -> document.number() < below);
    }

    private Search months(Random random) {
        int word = SyntheticDocuments.word(random);
        return new Search(
                "months of a word",
                body(
                        "{\"match\": {\"body\": \"" + documents.text(word) + "\"}}",
                        ", \"size\": 0, \"aggs\": {\"month\": {\"date_histogram\": {\"field\": \"at\", \"calendar_interval\": \"month\"},"
                                + " \"aggs\": {\"price\": {\"stats\": {\"field\": \"price\"}}}}}"),
                document -> document.bodyHas(word));
    }

    private static String body(String query, String more) {
        return "{\"track_total_hits\": true, \"query\": " + query + more + "}";
    }

    private static void expect(Search search, String what, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    "%s: %d expected, %d answered to %s".formatted(what, expected, actual, search.body()));
        }
    }
}
