package io.diagon.cluster.tests;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
            EqualCopies.expect(rest, "copies");
        }
        System.out.println(ROUNDS + " kills, " + operations + " operations acknowledged, none lost");
    }

    private static void green() {
        rest.get("/_cluster/health/copies?wait_for_status=green&timeout=120s");
    }
}
