package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A data node whose disk is small, and becomes full and empty again. Needs root, to mount it. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
    private static final String SMALL = "data-node-0";
    private static final int MEGABYTES = 64;

    private static LocalCluster cluster;
    private static RestClient rest;
    private static SmallDisk disk;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(SmallDisk.mayMount(), "a full disk can only be tried where file systems can be mounted");
        cluster = LocalCluster.start(1, 0);
        rest = cluster.rest();
        disk = SmallDisk.mount(cluster.data(SMALL), MEGABYTES);
        cluster.startNodes(SMALL);
        cluster.awaitNodes(1);
        // What the node itself does, without the master's watermarks.
        rest.put(
                "/_cluster/settings",
                "{\"persistent\": {\"cluster.routing.allocation.disk.threshold_enabled\": false}}");
    }

    @AfterEach
    void free() throws Exception {
        disk.free();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.stopNode(SMALL);
            disk.close();
            cluster.close();
        }
    }

    @Test
    void writesFailClearlyWhileTheDiskIsFullAndGoOnAfterwards() throws Exception {
        rest.put("/only", "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0}}");
        rest.get("/_cluster/health/only?wait_for_status=green&timeout=60s");
        rest.put("/only/_doc/1?refresh=true", "{\"a\": 1}");

        disk.fill(1 << 20);
        RestClient.Answer refused = rest.send("PUT", "/only/_doc/2", "{\"a\": 2}");
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.text()).contains("cluster_block_exception", "disk is full");
        assertThat(rest.get("/only/_doc/1").at("/_source/a").asInt()).isEqualTo(1);
        assertThat(rest.search("only", "{}").at("/hits/total/value").asInt()).isEqualTo(1);
        rest.post("/only/_flush", "");

        disk.free();
        rest.put("/only/_doc/2?refresh=true", "{\"a\": 2}");
        assertThat(rest.search("only", "{}").at("/hits/total/value").asInt()).isEqualTo(2);
    }

    @Test
    void aDiskThatIsFullToTheLastByteUnderWritesLosesNothing() throws Exception {
        rest.put("/busy", "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0}}");
        rest.get("/_cluster/health/busy?wait_for_status=green&timeout=60s");
        AcknowledgedWrites writes = new AcknowledgedWrites(rest, "busy", "w", 7);
        try (writes) {
            for (int round = 0; round < 3; round++) {
                writes.awaitMore(500);
                disk.fill(0);
                Poll.until("writes are refused", () -> {
                    disk.fillQuietly();
                    return rest.send("PUT", "/busy/_doc/probe?timeout=1s", "{}").status() >= 429;
                });
                rest.send("POST", "/busy/_refresh", "");
                rest.send("POST", "/busy/_flush", "");
                disk.free();
            }
            writes.awaitMore(500);
        }
        writes.verify();
        System.out.println(writes.count() + " operations acknowledged, none lost");
        rest.get("/_cluster/health/busy?wait_for_status=green&timeout=60s");
        cluster.killNode(SMALL);
        cluster.startNodes(SMALL);
        cluster.awaitNodes(1);
        rest.get("/_cluster/health/busy?wait_for_status=green&timeout=60s");
        writes.verify();
    }

    @Test
    void aNodeStartsOnAFullDiskAndAnswersSearchesOnOne() throws Exception {
        rest.put("/kept", "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0}}");
        rest.get("/_cluster/health/kept?wait_for_status=green&timeout=60s");
        rest.put("/kept/_doc/1?refresh=true", "{\"a\": 1}");
        cluster.killNode(SMALL);
        disk.fill(0);
        cluster.startNodes(SMALL);
        cluster.awaitNodes(1);
        disk.free();
        rest.put("/kept/_doc/2?refresh=true", "{\"a\": 2}");
        disk.fill(0);
        // Each by a thread of its own, so that every page of the node's journal of calls is written.
        for (int search = 0; search < 600; search++) {
            assertThat(rest.search("kept", "{}").at("/hits/total/value").asInt())
                    .isEqualTo(2);
        }
        disk.free();
        rest.send("DELETE", "/kept", "");
    }

    @Test
    void aReplicaOnAFullDiskDoesNotHoldUpItsPrimaryAndIsBackWhenThereIsRoom() throws Exception {
        cluster.stopNode(SMALL);
        cluster.startNodes("data-node-1");
        cluster.awaitNodes(1);
        rest.put(
                "/both",
                "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 1, \"refresh_interval\": \"-1\","
                        + " \"max_result_window\": 200000}}");
        rest.get("/_cluster/health/both?wait_for_status=yellow&timeout=60s");
        cluster.startNodes(SMALL);
        cluster.awaitNodes(2);
        rest.get("/_cluster/health/both?wait_for_status=green&timeout=60s");
        AcknowledgedWrites writes = new AcknowledgedWrites(rest, "both", "w", 8);
        try (writes) {
            writes.awaitMore(500);
            disk.fill(1 << 20);
            long start = System.nanoTime();
            writes.awaitMore(1000);
            System.out.printf("1000 more after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            disk.free();
            writes.awaitMore(500);
        }
        // The master has tried often enough by now: an operator says when it is worth another try.
        rest.post("/_cluster/reroute?retry_failed=true", "");
        rest.get("/_cluster/health/both?wait_for_status=green&timeout=120s");
        writes.verify();
        EqualCopies.expect(rest, "both");
        rest.send("DELETE", "/both", "");
        cluster.stopNode("data-node-1");
    }
}
