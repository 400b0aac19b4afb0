package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two zones of one data node each, which between them have both copies of every shard, are restarted at the same time. */
class ZoneRestartTest {
    private static final List<String> NODES = List.of("data-node-0", "data-node-1");

    private static LocalCluster cluster;
    private static RestClient rest;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 0, "--diagon.settings.[cluster.routing.allocation.awareness.attributes]=zone");
        rest = cluster.rest();
        NODES.forEach(ZoneRestartTest::start);
        cluster.awaitNodes(NODES.size());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void start(String name) {
        cluster.startNode(
                name,
                "127.0.0.1:" + cluster.grpcPort("master-0"),
                "--diagon.node.attributes.zone=zone-of-" + name,
                "--diagon.shutdown.patience=600s");
    }

    @Test
    void noRequestFailsWhenTheNodesOfBothZonesAreAskedToStopAtOnce() {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        rest.put("/zones", """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 1, "refresh_interval": "500ms", "max_result_window": 200000},
                 "mappings": {"properties": {"value": {"type": "long"}, "text": {"type": "text"}, "parity": {"type": "keyword"}}}}""");
        rest.get("/_cluster/health/zones?wait_for_status=green&timeout=120s");
        UnfailingLoad load = new UnfailingLoad(rest, "zones", "", seed);
        try (load) {
            load.awaitMore(20);
            CompletableFuture.allOf(NODES.stream()
                            .map(name -> CompletableFuture.runAsync(() -> {
                                cluster.terminateNode(name);
                                start(name);
                            }))
                            .toArray(CompletableFuture[]::new))
                    .join();
            rest.get("/_cluster/health/zones?wait_for_status=green&timeout=120s");
            load.awaitMore(20);
        }
        System.out.println(load.verify());
        NODES.forEach(name -> assertThat(cluster.log(name))
                .as(name)
                .contains("leaving [RESTART]")
                .contains("left [RESTART] [LEFT]"));
        EqualCopies.expect(rest, "zones");
    }
}
