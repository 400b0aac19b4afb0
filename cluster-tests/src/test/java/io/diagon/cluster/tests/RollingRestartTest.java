package io.diagon.cluster.tests;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every data node and every master is stopped by SIGTERM and started again, one after the other: no request notices. */
class RollingRestartTest {
    private static final int ROUNDS = "full".equals(System.getProperty("diagon.tests")) ? 5 : 1;

    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(3, 3);
        rest = cluster.rest();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void noRequestFailsWhileDataNodesAreRestartedOneByOne() {
        restart("data", List.of("data-node-0", "data-node-1", "data-node-2"));
    }

    @Test
    void noRequestFailsWhileMastersAreRestartedOneByOne() {
        restart("masters", List.of("master-0", "master-1", "master-2"));
    }

    private static void restart(String index, List<String> nodes) {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        rest.put("/" + index, """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "500ms", "max_result_window": 200000},
                 "mappings": {"properties": {"value": {"type": "long"}, "text": {"type": "text"}, "parity": {"type": "keyword"}}}}""");
        green(index);
        UnfailingLoad load = new UnfailingLoad(rest, index, "", seed);
        try (load) {
            load.awaitMore(20);
            for (int round = 0; round < ROUNDS; round++) {
                for (String node : nodes) {
                    long start = System.nanoTime();
                    cluster.stopNode(node);
                    long stopped = System.nanoTime();
                    load.awaitMore(20);
                    cluster.startNodes(node);
                    green(index);
                    System.out.printf(
                            "%s stopped within %d ms, all green again %d ms later%n",
                            node,
                            TimeUnit.NANOSECONDS.toMillis(stopped - start),
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stopped));
                    load.awaitMore(20);
                }
            }
        }
        System.out.println(load.verify());
        EqualCopies.expect(rest, index);
    }

    private static void green(String index) {
        rest.get(
                "/_cluster/health/" + index + "?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=120s");
    }
}
