package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two data nodes. All that the coordinator and one of them, the far node, say to each other goes through a proxy, and so does all that the
 * far node says to the master. Indices have no replicas: what the far node has, nobody else has.
 */
class NetworkFaultTest {
    private static final String NEAR = "data-node-0";
    private static final String FAR = "data-node-1";
    private static final int DOCUMENTS = 2000;
    private static final String SEARCH = """
            {"track_total_hits": true, "size": 3, "query": {"match": {"text": "w1 w2"}}}""";
    private static final String COUNT = """
            {"track_total_hits": true, "size": 0}""";

    private static final TcpProxy toFarNode = new TcpProxy();
    private static final TcpProxy toMaster = new TcpProxy();
    private static LocalCluster cluster;
    private static RestClient rest;
    /** An index that lies on the near node alone. */
    private static String near = "";

    private static long farPid;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, 1);
        rest = cluster.rest();
        toMaster.forwardTo(cluster.grpcPort("master-0"));
        cluster.startNode(FAR, "127.0.0.1:" + toMaster.port(), "--diagon.grpc.advertised-port=" + toFarNode.port());
        toFarNode.forwardTo(cluster.grpcPort(FAR));
        cluster.awaitNodes(2);
        farPid = cluster.pid(FAR);

        create("both", 2);
        for (int i = 0; near.isEmpty(); i++) {
            create("one-" + i, 1);
            JsonNode shard = rest.get("/_cat/shards/one-" + i + "?format=json").get(0);
            if (shard.get("node").asString().equals(NEAR)) {
                near = "one-" + i;
            }
        }
        // Compiled code, open connections.
        for (int i = 0; i < 100; i++) {
            rest.post("/both/_search?timeout=5s", SEARCH);
            rest.search(near, SEARCH);
        }
    }

    private static void create(String index, int shards) {
        rest.put(
                "/" + index,
                "{\"settings\":{\"number_of_shards\":" + shards + ",\"number_of_replicas\":0},\"mappings\":"
                        + Corpus.MAPPING + "}");
        rest.get("/_cluster/health/" + index + "?wait_for_status=green&timeout=60s");
        rest.bulk("/" + index + "/_bulk?refresh=true", new Corpus(17).bulk(0, DOCUMENTS));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        toFarNode.close();
        toMaster.close();
    }

    /** Whatever a test has left behind, the cluster heals by itself. */
    @AfterEach
    void everythingIsBackWithoutARestart() {
        toFarNode.heal();
        toMaster.heal();
        long start = System.nanoTime();
        await("all shards answer", () -> {
            JsonNode answer = rest.search("both", COUNT);
            return answer.at("/_shards/failed").asInt() == 0
                    && answer.at("/hits/total/value").asInt() == DOCUMENTS;
        });
        await("the breaker closes", () -> {
            rest.search("both", COUNT);
            return breaker() == 0;
        });
        System.out.println("healed after " + millisSince(start) + " ms");
        assertThat(cluster.pid(FAR)).isEqualTo(farPid);
    }

    @Test
    void aSlowNodeCostsASearchNoMoreThanItsTimeoutAndOtherSearchesNothing() {
        long[] before = latencies(near, 100);
        int nearDocuments = documents(NEAR);
        int matchesOfBoth = rest.search("both", SEARCH).at("/hits/total/value").asInt();
        toFarNode.delayAnswers(Duration.ofMillis(500));

        List<Long> limited = new ArrayList<>();
        List<Long> patient = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            JsonNode answer = rest.post("/both/_search?timeout=100ms", COUNT);
            limited.add(millisSince(start));
            assertThat(answer.get("timed_out").asBoolean()).isTrue();
            assertThat(answer.at("/_shards/total").asInt()).isEqualTo(2);
            assertThat(answer.at("/_shards/successful").asInt()).isEqualTo(1);
            assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(1);
            assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);

            long patientStart = System.nanoTime();
            JsonNode whole = rest.search("both", SEARCH);
            patient.add(millisSince(patientStart));
            assertThat(whole.get("timed_out").asBoolean()).isFalse();
            assertThat(whole.at("/hits/total/value").asInt()).isEqualTo(matchesOfBoth);
        }
        long[] during = latencies(near, 100);

        limited.sort(null);
        patient.sort(null);
        System.out.printf(
                "a node 500 ms slower: with timeout=100ms answered after %d to %d ms, median %d; without after %d to %d ms%n",
                limited.getFirst(), limited.getLast(), limited.get(5), patient.getFirst(), patient.getLast());
        System.out.printf(
                "searches of the other node, median and 99th percentile in ms: %s before, %s meanwhile%n",
                figures(before), figures(during));
        assertThat(limited.getFirst()).isBetween(100L, 200L);
        assertThat(patient.getFirst()).isGreaterThanOrEqualTo(500);
        assertThat(during[50]).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Test
    void aNodeThatHangsOpensItsBreakerHoweverShortTheTimeoutsAre() {
        int nearDocuments = documents(NEAR);
        toFarNode.blackhole();
        long start = System.nanoTime();
        int searches = 0;
        while (breaker() != 2) {
            JsonNode answer = rest.post("/both/_search?timeout=50ms", COUNT);
            assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(1);
            assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);
            assertThat(millisSince(start)).as("time until the breaker opens").isLessThan(60_000);
            searches++;
        }
        System.out.println("the breaker of a node that hangs opened after " + searches + " searches with timeout=50ms, "
                + millisSince(start) + " ms");

        // A search without a timeout does not wait either; it may be one of those that try the node, for the call's
        // limit of 10 s.
        int open = 0;
        for (int i = 0; i < 20; i++) {
            JsonNode answer = rest.post("/both/_search?timeout=1s", COUNT);
            assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(1);
            if (answer.at("/_shards/failures/0/reason/type").asString().equals("node_disconnected_exception")) {
                assertThat(answer.get("timed_out").asBoolean()).isFalse();
                open++;
            }
        }
        System.out.println(open + " of 20 searches were answered at once: the breaker was open");
        assertThat(open).isPositive();
        cluster.awaitNodes(2); // the master still hears the node
    }

    @Test
    void aNodeThatTheCoordinatorCanNotReachKeepsItsShards() {
        int nearDocuments = documents(NEAR);
        toFarNode.reset();

        long start = System.nanoTime();
        JsonNode answer = rest.post("/both/_search?timeout=2s", COUNT);
        System.out.println(
                "the first search in the partition: " + millisSince(start) + " ms, " + answer.get("_shards"));
        assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(1);
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);
        RestClient.Answer all = rest.send("POST", "/both/_search?allow_partial_search_results=false", COUNT);
        assertThat(all.status()).isEqualTo(503);

        // Writes: what lies on the near node is done, the rest says that it is not.
        JsonNode written = rest.post("/both/_bulk?timeout=1s", new Corpus(17).bulk(0, 100));
        Map<Integer, Integer> statuses = new HashMap<>();
        written.get("items")
                .forEach(item -> statuses.merge(item.at("/index/status").asInt(), 1, Integer::sum));
        System.out.println("a bulk request in the partition, by status: " + statuses);
        assertThat(statuses).containsOnlyKeys(200, 503);

        JsonNode health = rest.get("/_cluster/health/both");
        assertThat(health.get("number_of_data_nodes").asInt()).isEqualTo(2);
        assertThat(health.get("status").asString()).isEqualTo("green");
    }

    @Test
    void aNodeThatTheMasterDoesNotHearIsTakenOutAndComesBackWithItsShards() {
        int nearDocuments = documents(NEAR);
        toMaster.blackhole();

        long start = System.nanoTime();
        cluster.awaitNodes(1);
        System.out.println("a node that is not heard was taken out after " + millisSince(start) + " ms");
        JsonNode answer = rest.post("/both/_search?timeout=2s", COUNT);
        assertThat(answer.at("/_shards/failed").asInt()).isEqualTo(1);
        assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);
        assertThat(rest.get("/_cluster/health/both").get("status").asString()).isEqualTo("red");
        await("the node tells it", () -> cluster.log(FAR).contains("no connection to a master"));

        toMaster.heal();
        start = System.nanoTime();
        cluster.awaitNodes(2);
        rest.get("/_cluster/health/both?wait_for_status=green&timeout=60s");
        System.out.println("it was back " + millisSince(start) + " ms after the partition's end");
    }

    @Test
    void aNodeThatStandsStillHoldsUpNobodyForLong() {
        int nearDocuments = documents(NEAR);
        cluster.freezeNode(FAR);
        try {
            long start = System.nanoTime();
            JsonNode limited = rest.post("/both/_search?timeout=100ms", COUNT);
            long limitedMillis = millisSince(start);
            assertThat(limited.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);
            assertThat(limited.get("timed_out").asBoolean()).isTrue();

            start = System.nanoTime();
            JsonNode patient = rest.search("both", COUNT);
            long patientMillis = millisSince(start);
            assertThat(patient.at("/hits/total/value").asInt()).isEqualTo(nearDocuments);
            assertThat(patient.at("/_shards/failed").asInt()).isEqualTo(1);
            System.out.printf(
                    "a node that stands still: answered after %d ms with timeout=100ms, after %d ms without%n",
                    limitedMillis, patientMillis);
            cluster.awaitNodes(1);
        } finally {
            cluster.thawNode(FAR);
        }
        long start = System.nanoTime();
        cluster.awaitNodes(2);
        System.out.println("it was back " + millisSince(start) + " ms after it went on");
    }

    private static int documents(String node) {
        int documents = 0;
        for (JsonNode shard : rest.get("/_cat/shards/both?format=json&h=node,docs")) {
            if (shard.get("node").asString().equals(node)) {
                documents += shard.get("docs").asInt();
            }
        }
        assertThat(documents).isBetween(1, DOCUMENTS - 1);
        return documents;
    }

    /** As the metric says: 0 closed, 1 half open, 2 open. */
    private static double breaker() {
        return rest.send("GET", "/actuator/prometheus", "")
                .text()
                .lines()
                .filter(line -> line.startsWith("diagon_breaker_state{") && line.contains("data_node=\"" + FAR + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Ascending, in nanoseconds. */
    private static long[] latencies(String index, int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            JsonNode answer = rest.search(index, SEARCH);
            nanos[i] = System.nanoTime() - start;
            assertThat(answer.at("/_shards/failed").asInt()).isZero();
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static String figures(long[] ascending) {
        return "%.1f / %.1f"
                .formatted(ascending[ascending.length / 2] / 1e6, ascending[ascending.length * 99 / 100] / 1e6);
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited until " + what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
