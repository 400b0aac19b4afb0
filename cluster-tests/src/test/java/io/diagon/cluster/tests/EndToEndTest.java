package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One master, two data nodes, one coordinator: a document goes in by REST and comes out by REST. */
class EndToEndTest {
    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 2);
        rest = cluster.rest();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void matchFindsDocumentsOnBothNodes() {
        rest.put("/books", """
                {"settings": {"number_of_shards": 2}, "mappings": {"properties": {"title": {"type": "text"}, "year": {"type": "integer"}}}}""");
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            bulk.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n");
            bulk.append("{\"title\":\"the ")
                    .append(i % 2 == 0 ? "red" : "blue")
                    .append(" book\",\"year\":")
                    .append(1900 + i)
                    .append("}\n");
        }
        rest.bulk("/books/_bulk?refresh=true", bulk.toString());

        JsonNode found = rest.search("books", """
                {"query": {"match": {"title": "red"}}, "size": 100}""");

        assertThat(found.at("/hits/total/value").asInt()).isEqualTo(50);
        assertThat(found.at("/hits/hits").size()).isEqualTo(50);
        assertThat(found.at("/_shards/total").asInt()).isEqualTo(2);
        assertThat(found.at("/_shards/failed").asInt()).isZero();
        found.at("/hits/hits")
                .forEach(hit -> assertThat(hit.at("/_source/title").asString()).isEqualTo("the red book"));
        String nodes = rest.send("GET", "/_cat/shards/books?h=node", "").text();
        assertThat(nodes.lines().map(String::strip).distinct()).containsExactlyInAnyOrder("data-node-0", "data-node-1");
    }

    @Test
    void aDocumentIsThereAtOnceAndGoneAtOnce() {
        rest.put("/notes/_doc/1", """
                {"text": "hello", "big": 9007199254740993}""");

        JsonNode got = rest.get("/notes/_doc/1");
        assertThat(got.get("found").asBoolean()).isTrue();
        assertThat(got.at("/_source/big").asLong()).isEqualTo(9007199254740993L);

        assertThat(rest.ok("DELETE", "/notes/_doc/1", "").get("result").asString())
                .isEqualTo("deleted");
        assertThat(rest.send("GET", "/notes/_doc/1", "").status()).isEqualTo(404);
    }

    @Test
    void everythingWrittenIsThereAfterBothDataNodesWereKilled() {
        rest.put("/durable", """
                {"settings": {"number_of_shards": 2}}""");
        StringBuilder bulk = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            bulk.append("{\"index\":{\"_id\":\"")
                    .append(i)
                    .append("\"}}\n{\"n\":")
                    .append(i)
                    .append("}\n");
        }
        rest.bulk("/durable/_bulk", bulk.toString());

        for (int node = 0; node < 2; node++) {
            cluster.killNode("data-node-" + node);
            cluster.startNodes("data-node-" + node);
        }
        rest.get("/_cluster/health/durable?wait_for_status=green&timeout=60s");
        rest.post("/durable/_refresh", "");

        JsonNode found = rest.search("durable", """
                {"size": 0, "track_total_hits": true, "aggs": {"sum": {"sum": {"field": "n"}}}}""");
        assertThat(found.at("/hits/total/value").asInt()).isEqualTo(500);
        assertThat(found.at("/aggregations/sum/value").asDouble()).isEqualTo(499 * 500 / 2.0);
    }
}
