package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Four data nodes that are killed, come back and get company. Indices have no replicas: a dead node's shards are missing. */
class DataNodeFaultTest {
    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 4);
        rest = cluster.rest();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theOtherNodesAnswerWhenOneIsKilledAndAllWhenItIsBack() {
        rest.put("/killed", """
                {"settings": {"number_of_shards": 8, "number_of_replicas": 0}}""");
        rest.bulk("/killed/_bulk?refresh=true", new Corpus(11).bulk(0, 4000));
        String search = """
                {"track_total_hits": true, "aggs": {"count": {"value_count": {"field": "serial"}}}}""";
        rest.search("killed", search);
        Map<String, Integer> documents = new HashMap<>();
        Set<Integer> lost = new HashSet<>();
        for (JsonNode shard : rest.get("/_cat/shards/killed?format=json&h=shard,node,docs")) {
            documents.merge(shard.get("node").asString(), shard.get("docs").asInt(), Integer::sum);
            if (shard.get("node").asString().equals("data-node-2")) {
                lost.add(shard.get("shard").asInt());
            }
        }
        assertThat(documents).hasSize(4);
        assertThat(lost).hasSize(2);

        cluster.killNode("data-node-2");
        long start = System.nanoTime();
        JsonNode first = rest.post("/killed/_search?timeout=2s", search);
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("first search after the kill: " + milliseconds + " ms, " + first.get("_shards"));

        expectWithout(first, lost, 4000 - documents.get("data-node-2"));
        assertThat(milliseconds).isLessThan(2_000 + 1_000);
        // The master has taken the node out: it is said in the same way.
        rest.get("/_cluster/health/killed?wait_for_status=red&timeout=30s");
        cluster.awaitNodes(3);
        expectWithout(rest.post("/killed/_search?timeout=2s", search), lost, 4000 - documents.get("data-node-2"));

        cluster.startNodes("data-node-2");
        rest.get("/_cluster/health/killed?wait_for_status=green&timeout=60s");
        JsonNode all = rest.search("killed", search);
        assertThat(all.at("/hits/total/value").asInt()).isEqualTo(4000);
        assertThat(all.at("/_shards/failed").asInt()).isZero();
    }

    private static void expectWithout(JsonNode answer, Set<Integer> lost, int documents) {
        assertThat(answer.at("/_shards/total").asInt()).isEqualTo(8);
        assertThat(answer.at("/_shards/successful").asInt()).isEqualTo(8 - lost.size());
        assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(lost.size());
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(documents);
        assertThat(answer.at("/aggregations/count/value").asInt()).isEqualTo(documents);
        Set<Integer> named = new HashSet<>();
        for (JsonNode failure : answer.at("/_shards/failures")) {
            assertThat(failure.get("index").asString()).isEqualTo("killed");
            assertThat(failure.at("/reason/type").asString()).isNotEmpty();
            named.add(failure.get("shard").asInt());
        }
        assertThat(lost).containsAll(named);
        assertThat(named).isNotEmpty();
    }

    @Test
    void tenKillsDuringBulkLoseNothingThatWasAcknowledged() throws InterruptedException {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        rest.put("/writes", """
                {"settings": {"number_of_shards": 8, "number_of_replicas": 0}}""");
        long operations = 0;
        for (int round = 0; round < 10; round++) {
            String victim = "data-node-" + random.nextInt(4);
            AcknowledgedWrites one = new AcknowledgedWrites(rest, "writes", round + "a", random.nextLong());
            AcknowledgedWrites other = new AcknowledgedWrites(rest, "writes", round + "b", random.nextLong());
            try (one;
                    other) {
                one.awaitMore(200 + random.nextInt(400));
                cluster.killNode(victim);
                one.awaitMore(20);
                cluster.startNodes(victim);
                other.awaitMore(20);
            }
            rest.get("/_cluster/health/writes?wait_for_status=green&timeout=60s");
            one.verify();
            other.verify();
            operations += one.count() + other.count();
        }
        System.out.println("10 kills, " + operations + " operations acknowledged, none lost");
    }

    @Test
    void aNodeThatJoinsGetsShardsOfTheNextIndex() {
        long coordinator = cluster.pid("coordinator-0");
        long master = cluster.pid("master-0");
        cluster.startNodes("data-node-4");
        cluster.awaitNodes(5);

        rest.put("/joined", """
                {"settings": {"number_of_shards": 10, "number_of_replicas": 0}}""");
        rest.get("/_cluster/health/joined?wait_for_status=green&timeout=60s");
        Map<String, Integer> shards = new HashMap<>();
        rest.get("/_cat/shards/joined?format=json")
                .forEach(shard -> shards.merge(shard.get("node").asString(), 1, Integer::sum));
        assertThat(shards).hasSize(5).containsEntry("data-node-4", 2);
        rest.bulk("/joined/_bulk?refresh=true", new Corpus(12).bulk(0, 1000));
        JsonNode found = rest.search("joined", "{\"track_total_hits\": true}");
        assertThat(found.at("/hits/total/value").asInt()).isEqualTo(1000);
        assertThat(found.at("/_shards/failed").asInt()).isZero();
        assertThat(cluster.log("coordinator-0")).contains("node found [data-node-4]");
        assertThat(cluster.pid("coordinator-0")).isEqualTo(coordinator);
        assertThat(cluster.pid("master-0")).isEqualTo(master);
        cluster.stopNode("data-node-4");
    }
}
