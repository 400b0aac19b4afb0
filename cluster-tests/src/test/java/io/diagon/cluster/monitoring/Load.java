package io.diagon.cluster.monitoring;

import io.diagon.cluster.tests.Poll;
import io.diagon.cluster.tests.RestClient;
import java.util.List;

/** What users do: a round has some of everything. */
final class Load {
    private static final int DOCUMENTS = 100;

    private static final List<String> SEARCHES = List.of(
            "{\"query\": {\"match\": {\"title\": \"red book\"}}}",
            "{\"query\": {\"bool\": {\"must\": [{\"match\": {\"title\": \"story\"}}], \"filter\": [{\"range\": {\"price\": {\"gte\": 20}}}]}},"
                    + " \"sort\": [{\"price\": \"desc\"}]}",
            "{\"query\": {\"term\": {\"shelf\": \"s3\"}}, \"size\": 3}");

    /** Of every type one. */
    private static final String AGGREGATIONS = """
            {"size": 0, "aggs": {
              "a1": {"terms": {"field": "shelf"}, "aggs": {"in": {"avg": {"field": "price"}}}},
              "a2": {"histogram": {"field": "price", "interval": 10}},
              "a3": {"date_histogram": {"field": "day", "calendar_interval": "week"}},
              "a4": {"range": {"field": "price", "ranges": [{"to": 10}, {"from": 10}]}},
              "a5": {"date_range": {"field": "day", "ranges": [{"to": "2026-01-10"}, {"from": "2026-01-10"}]}},
              "a6": {"filters": {"filters": {"cheap": {"range": {"price": {"lt": 10}}}}}},
              "a7": {"min": {"field": "price"}}, "a8": {"max": {"field": "price"}}, "a9": {"sum": {"field": "price"}},
              "b1": {"value_count": {"field": "price"}}, "b2": {"stats": {"field": "price"}}, "b3": {"avg": {"field": "price"}},
              "b4": {"extended_stats": {"field": "price"}}, "b5": {"percentiles": {"field": "price"}},
              "b6": {"cardinality": {"field": "shelf"}}}}""";

    private final RestClient rest;
    private int round;

    Load(RestClient rest) {
        this.rest = rest;
    }

    void createIndices() {
        String mappings = """
                "mappings": {"properties": {"title": {"type": "text"}, "shelf": {"type": "keyword"}, "price": {"type": "double"},
                  "day": {"type": "date"}}}""";
        rest.ok(
                "PUT",
                "/books",
                "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 1}, " + mappings + "}");
        // One copy of each shard: without its node it is missing.
        rest.ok(
                "PUT",
                "/single",
                "{\"settings\": {\"number_of_shards\": 4, \"number_of_replicas\": 0}, " + mappings + "}");
        awaitGreen();
        write("single");
    }

    void awaitGreen() {
        Poll.until(
                "the cluster is green",
                () -> rest.ok("GET", "/_cluster/health", "")
                        .get("status")
                        .asString()
                        .equals("green"));
    }

    void round() {
        write("books");
        String id = "/books/_doc/" + round;
        rest.ok("PUT", id, "{\"title\": \"single write\", \"shelf\": \"s1\", \"price\": 1, \"day\": \"2026-01-01\"}");
        rest.ok("POST", "/books/_update/" + round, "{\"doc\": {\"price\": " + round + "}}");
        rest.ok("GET", id, "");
        rest.ok("DELETE", id, "");
        rest.ok("POST", "/books/_mget", "{\"ids\": [\"0-1\", \"0-2\"]}");
        for (String search : SEARCHES) {
            search("books", search);
        }
        for (int again = 0; again < 2; again++) {
            search("books", AGGREGATIONS);
        }
        rest.ok("POST", "/books/_count", "{\"query\": {\"match_all\": {}}}");
        rest.ok("POST", "/books/_msearch", "{}\n{\"query\": {\"match_all\": {}}}\n");
        String scroll = rest.ok("POST", "/books/_search?scroll=1m", "{\"size\": 10}")
                .get("_scroll_id")
                .asString();
        rest.ok("POST", "/_search/scroll", "{\"scroll\": \"1m\", \"scroll_id\": \"" + scroll + "\"}");
        rest.ok("DELETE", "/_search/scroll", "{\"scroll_id\": \"" + scroll + "\"}");
        rest.send("POST", "/books/_search", "{\"query\": {\"no_such_query\": {}}}");
        rest.send("POST", "/books/_search?search_type=dfs_query_then_fetch", SEARCHES.getFirst());
        if (round % 5 == 0) {
            rest.ok("POST", "/books/_flush", "");
            rest.ok("POST", "/books/_forcemerge?max_num_segments=1", "");
        }
        round++;
    }

    /** A search of an index whose shards are not all there. */
    void searchWhatIsLeft() {
        rest.send("POST", "/single/_search", SEARCHES.getFirst());
    }

    private void search(String index, String body) {
        rest.ok("POST", "/" + index + "/_search", body);
    }

    private void write(String index) {
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < DOCUMENTS; i++) {
            bulk.append("{\"index\": {\"_id\": \"%d-%d\"}}\n".formatted(round, i))
                    .append(
                            "{\"title\": \"the %s book, story %d\", \"shelf\": \"s%d\", \"price\": %d.5, \"day\": \"2026-01-%02d\"}\n"
                                    .formatted(i % 2 == 0 ? "red" : "blue", i, i % 7, i * 13 % 97, i % 28 + 1));
        }
        rest.ok("POST", "/" + index + "/_bulk?refresh=true", bulk.toString());
    }
}
