package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Copies come, tell how, and are waited for. */
class ActiveCopiesTest {
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
    void aWriteIsRefusedWithTooFewStartedCopies() {
        rest.put("/three", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 2}}""");
        rest.get("/_cluster/health/three?wait_for_active_shards=2&timeout=60s");

        for (String wanted : new String[] {"3", "all"}) {
            RestClient.Answer refused =
                    rest.send("PUT", "/three/_doc/1?timeout=300ms&wait_for_active_shards=" + wanted, "{}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().at("/error/type").asString()).isEqualTo("unavailable_shards_exception");
            assertThat(refused.json().at("/error/reason").asString()).contains("Not enough active copies");
        }
        assertThat(rest.send("GET", "/three/_doc/1", "").status()).isEqualTo(404);
        rest.put("/three/_doc/1?wait_for_active_shards=2", "{}");

        rest.put("/three/_settings", """
                {"index.write.wait_for_active_shards": "all"}""");
        assertThat(rest.send("PUT", "/three/_doc/2?timeout=300ms", "{}").status())
                .isEqualTo(503);
        rest.put("/three/_settings", """
                {"index.number_of_replicas": 1}""");
        rest.put("/three/_doc/2", "{}");
    }

    @Test
    void copiesTellHowTheyCame() {
        rest.put("/told", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0}}""");
        StringBuilder documents = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            documents.append("{\"index\": {}}\n{\"n\": ").append(i).append("}\n");
        }
        rest.bulk("/told/_bulk?refresh=true", documents.toString());
        JsonNode empty = recovery(true);
        assertThat(empty.get("type").asString()).isEqualTo("EMPTY_STORE");
        // What the log has is not kept for copies when the index has none.
        rest.post("/told/_flush", "");
        String node = empty.at("/target/name").asString();
        cluster.stopNode(node);
        cluster.startNodes(node);
        cluster.awaitNodes(2);
        rest.get("/_cluster/health/told?wait_for_status=green&timeout=60s");
        rest.put("/told/_settings", """
                {"index.number_of_replicas": 1}""");
        rest.get("/_cluster/health/told?wait_for_status=green&timeout=60s");

        JsonNode primary = recovery(true);
        JsonNode replica = recovery(false);
        assertThat(primary.get("type").asString()).isEqualTo("EXISTING_STORE");
        assertThat(primary.at("/index/size/reused_in_bytes").asLong()).isPositive();
        assertThat(replica.get("type").asString()).isEqualTo("PEER");
        assertThat(replica.at("/source/name").asString())
                .isEqualTo(primary.at("/target/name").asString());
        assertThat(replica.at("/index/size/recovered_in_bytes").asLong())
                .isPositive()
                .isEqualTo(replica.at("/index/size/total_in_bytes").asLong());
        assertThat(replica.at("/index/size/percent").asString()).isEqualTo("100.0%");
        JsonNode rows = rest.get("/_cat/recovery/told?format=json&h=type,stage,bytes_percent,files_percent");
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.get("stage").asString()).isEqualTo("done");
            assertThat(row.get("bytes_percent").asString()).isEqualTo("100.0%");
        });
        rest.put("/_cluster/settings", """
                {"persistent": {"indices.recovery.max_bytes_per_sec": "10mb"}}""");
        assertThat(rest.send("PUT", "/_cluster/settings", """
                {"persistent": {"indices.recovery.max_bytes_per_sec": "fast"}}""").status()).isEqualTo(400);
    }

    /** The recovery that is done, of the one copy or the other. */
    private static JsonNode recovery(boolean primary) {
        JsonNode[] found = new JsonNode[1];
        Poll.until("the recovery is done", () -> {
            for (JsonNode shard : rest.get("/told/_recovery").at("/told/shards")) {
                if (shard.get("primary").asBoolean() == primary
                        && shard.get("stage").asString().equals("DONE")) {
                    found[0] = shard;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }
}
