package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Three data nodes and a replica of every shard: any one node may be killed, and nothing is missing. */
class ReplicaFaultTest {
    private static final int ROUNDS = "full".equals(System.getProperty("diagon.tests")) ? 10 : 3;

    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 3);
        rest = cluster.rest();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void nodesAreKilledWhileWritingAndEveryCopyHasWhatWasAcknowledged() throws InterruptedException {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        rest.put("/copies", """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "-1", "max_result_window": 200000}}""");
        green();
        long operations = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String victim = "data-node-" + random.nextInt(3);
            AcknowledgedWrites writes = new AcknowledgedWrites(rest, "copies", round + "w", random.nextLong());
            try (writes) {
                writes.awaitMore(200 + random.nextInt(400));
                cluster.killNode(victim);
                long start = System.nanoTime();
                cluster.awaitNodes(2);
                rest.get("/_cluster/health/copies?wait_for_status=yellow&timeout=60s");
                System.out.printf(
                        "round %d: without %s every shard has a primary again after %d ms%n",
                        round, victim, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                writes.awaitMore(200);
                cluster.startNodes(victim);
                writes.awaitMore(200);
                green();
            }
            writes.verify();
            operations += writes.count();
            expectEqualCopies();
        }
        System.out.println(ROUNDS + " kills, " + operations + " operations acknowledged, none lost");
    }

    private static void green() {
        rest.get("/_cluster/health/copies?wait_for_status=green&timeout=120s");
    }

    /** The same documents at the same versions, whichever copy answers. */
    private static void expectEqualCopies() {
        rest.post("/copies/_refresh", "");
        Map<Integer, Map<Boolean, String>> nodes = new HashMap<>();
        rest.get("/_cat/shards/copies?format=json")
                .forEach(shard -> nodes.computeIfAbsent(shard.get("shard").asInt(), number -> new HashMap<>())
                        .put(
                                shard.get("prirep").asString().equals("p"),
                                shard.get("node").asString()));
        nodes.forEach((number, copies) -> {
            assertThat(copies).hasSize(2);
            Map<String, List<Long>> primary = documents(number, copies.get(true));
            assertThat(primary).isNotEmpty();
            assertThat(documents(number, copies.get(false))).isEqualTo(primary);
        });
    }

    /** Sequence number, term and version by id, as one copy of a shard has them. */
    private static Map<String, List<Long>> documents(int shard, String node) {
        JsonNode answer = rest.post("/copies/_search?preference=_shards:" + shard + "%7C_only_nodes:" + node, """
                {"size": 200000, "seq_no_primary_term": true, "version": true, "_source": false, "track_total_hits": true}""");
        assertThat(answer.at("/_shards/failed").asInt()).isZero();
        assertThat(answer.at("/hits/total/value").asInt()).isLessThanOrEqualTo(200_000);
        Map<String, List<Long>> documents = new HashMap<>();
        answer.at("/hits/hits")
                .forEach(hit -> documents.put(
                        hit.get("_id").asString(),
                        List.of(
                                hit.get("_seq_no").asLong(),
                                hit.get("_primary_term").asLong(),
                                hit.get("_version").asLong())));
        return documents;
    }
}
