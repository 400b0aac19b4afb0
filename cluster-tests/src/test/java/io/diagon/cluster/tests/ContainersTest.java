package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The product's images on a network of containers. Skipped where there is no Docker or no image. */
class ContainersTest {
    private static final String AWAY = "data-node-1";

    private static ContainerCluster cluster;

    @BeforeAll
    static void start() {
        Optional<String> missing = ContainerCluster.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
        cluster = new ContainerCluster(3);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aNodeThatLosesItsNetworkAndGetsItBackLosesNothingThatWasAcknowledged() throws InterruptedException {
        RestClient rest = cluster.rest();
        rest.put("/books", """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "index.unassigned.node_left.delayed_timeout": "0s", "index.max_result_window": 200000},
                 "mappings": {"properties": {"text": {"type": "text"}, "value": {"type": "long"}}}}""");
        health("wait_for_nodes=5&wait_for_status=green");

        try (AcknowledgedWrites writes = new AcknowledgedWrites(rest, "books", "d", 5)) {
            writes.awaitMore(500);
            cluster.disconnect(AWAY);
            writes.awaitMore(500);
            Poll.until("the node is missed", () -> dataNodes() == 2);
            health("wait_for_status=green");
            assertWholeAnswer(rest);
            writes.awaitMore(500);

            cluster.connect(AWAY);
            Poll.until("the node is back", () -> dataNodes() == 3);
            writes.awaitMore(500);
            health("wait_for_status=green&wait_for_no_relocating_shards=true");
            writes.close();
            writes.verify();
        }
        assertWholeAnswer(rest);
        EqualCopies.expect(rest, "books");
    }

    private static void assertWholeAnswer(RestClient rest) {
        rest.post("/books/_refresh", "");
        JsonNode answer = rest.search("books", """
                {"query": {"match": {"text": "number"}}, "track_total_hits": true, "aggs": {"most": {"max": {"field": "value"}}}}""");
        assertThat(answer.at("/_shards/failed").asInt(-1)).as(answer.toString()).isZero();
        assertThat(answer.at("/hits/total/value").asLong()).isPositive();
        assertThat(answer.at("/aggregations/most/value").asLong()).isPositive();
    }

    private static int dataNodes() {
        return cluster.rest()
                .get("/_cluster/health")
                .get("number_of_data_nodes")
                .asInt();
    }

    private static void health(String what) {
        JsonNode health = cluster.rest().get("/_cluster/health?timeout=60s&" + what);
        assertThat(health.get("timed_out").asBoolean()).as(health.toString()).isFalse();
    }
}
