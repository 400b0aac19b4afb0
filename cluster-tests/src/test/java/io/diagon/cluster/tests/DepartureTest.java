package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.datanode.DataNode;
import io.diagon.datanode.DataNodeSettings;
import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.Farewell;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.NativeEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that leave before their process is asked to stop. */
class DepartureTest {
    private static LocalCluster cluster;
    private static RestClient rest;

    @TempDir
    Path data;

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
    void aNodeThatDoesNotComeBackIsEmptiedWhileEverythingServes() throws IOException {
        try (DataNode leaving = node()) {
            leaving.start();
            cluster.awaitNodes(3);
            create("moving", 3, 1);
            create("single", 3, 0);
            assertThat(nodes("moving")).contains("leaving");
            assertThat(nodes("single")).contains("leaving");

            UnfailingLoad load = new UnfailingLoad(rest, "moving", "", 1);
            UnfailingLoad single = new UnfailingLoad(rest, "single", "", 2);
            try (load;
                    single) {
                load.awaitMore(10);
                single.awaitMore(10);
                assertThat(leaving.depart()).isEqualTo(new Farewell(DepartureReason.REMOVAL, Farewell.Outcome.DRAINED));
                load.awaitMore(10);
                single.awaitMore(10);
            }
            load.verify();
            single.verify();
            cluster.awaitNodes(2);
            assertThat(nodes("moving")).containsOnly("data-node-0", "data-node-1");
            assertThat(nodes("single")).containsOnly("data-node-0", "data-node-1");
            assertThat(rest.get("/_cluster/health").get("status").asString()).isEqualTo("green");
        }
    }

    @Test
    void aNodeLeavesWhenTheHookOfItsContainerAsksForIt() {
        create("hook", 2, 1);
        RestClient node = cluster.http("data-node-1");
        assertThat(node.send("GET", "/departure", "").status()).isEqualTo(400);
        assertThat(node.send("GET", "/departure", "", "X-Diagon-Departure", "yes")
                        .status())
                .isEqualTo(400);
        assertThat(node.get("/actuator/health/readiness").get("status").asString())
                .isEqualTo("UP");

        RestClient.Answer answer = node.send("GET", "/departure", "", "X-Diagon-Departure", "pre-stop");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("node").asString()).isEqualTo("data-node-1");
        assertThat(answer.json().get("reason").asString()).isEqualTo("RESTART");
        assertThat(answer.json().get("outcome").asString()).isEqualTo("LEFT");
        assertThat(node.send("GET", "/actuator/health/readiness", "").status()).isEqualTo(503);
        cluster.awaitNodes(1);
        cluster.stopNode("data-node-1");
        cluster.startNodes("data-node-1");
        rest.get("/_cluster/health/hook?wait_for_status=green&timeout=120s");
    }

    private static void create(String index, int shards, int replicas) {
        rest.put("/" + index, """
                {"settings": {"number_of_shards": %d, "number_of_replicas": %d, "refresh_interval": "500ms", "max_result_window": 200000},
                 "mappings": {"properties": {"value": {"type": "long"}, "text": {"type": "text"}, "parity": {"type": "keyword"}}}}""".formatted(shards, replicas));
        rest.get("/_cluster/health/" + index + "?wait_for_status=green&timeout=120s");
    }

    private static List<String> nodes(String index) {
        return rest.send("GET", "/_cat/shards/" + index + "?h=node", "")
                .text()
                .lines()
                .map(String::strip)
                .toList();
    }

    private DataNode node() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DataNodeSettings settings = new DataNodeSettings(
                data,
                "leaving",
                "127.0.0.1",
                port,
                0,
                0,
                Map.of(),
                List.of("127.0.0.1:" + cluster.grpcPort("master-0")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                DataNodeSettings.Limits.byMachine());
        return new DataNode(
                settings,
                new NativeEngines(),
                Transport.tcp(),
                new SimpleMeterRegistry(),
                () -> DepartureReason.REMOVAL);
    }
}
