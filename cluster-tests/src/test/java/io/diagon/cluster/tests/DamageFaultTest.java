package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three data nodes and a replica of every shard; files on the disk of one of them are damaged while it is down. */
class DamageFaultTest {
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
    void copiesWithDamagedFilesAreReplacedAndNothingAcknowledgedIsLost() throws Exception {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        rest.put("/copies", """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "-1", "max_result_window": 200000,
                  "unassigned.node_left.delayed_timeout": "2m"}}""");
        green("copies");
        for (boolean primaries : List.of(false, true)) {
            String victim = nodeWith(primaries ? "p" : "r");
            AcknowledgedWrites writes = new AcknowledgedWrites(rest, "copies", primaries + "w", random.nextLong());
            try (writes) {
                writes.awaitMore(300);
                rest.post("/copies/_flush", "");
                writes.awaitMore(300);
                cluster.killNode(victim);
                List<String> damaged = damage(victim, random);
                writes.awaitMore(100);
                cluster.startNodes(victim);
                cluster.awaitNodes(3);
                writes.awaitMore(100);
                green("copies");
                System.out.println(victim + " had damaged " + damaged);
                assertThat(cluster.log(victim)).contains("copy is condemned", "DAMAGED");
                assertThat(leftOf(victim)).isEmpty();
            }
            writes.verify();
            EqualCopies.expect(rest, "copies");
        }
    }

    @Test
    void theOnlyCopyStaysWhereItIsAndTheReasonIsTold() throws Exception {
        rest.put("/single", """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0}}""");
        green("single");
        rest.put("/single/_doc/1?refresh=true", "{\"a\": 1}");
        rest.post("/single/_flush", "");
        String node =
                rest.get("/_cat/shards/single?format=json").get(0).get("node").asString();
        cluster.stopNode(node);
        Path segment = files(node, ".seg").stream()
                .filter(file -> file.toString().contains(uuid("single")))
                .findFirst()
                .orElseThrow();
        byte[] good = Files.readAllBytes(segment);
        flip(segment, good.length / 2);
        cluster.startNodes(node);
        cluster.awaitNodes(3);

        Poll.until("the reason is told", () -> {
            String explained = rest.send(
                            "POST",
                            "/_cluster/allocation/explain",
                            "{\"index\": \"single\", \"shard\": 0, \"primary\": true}")
                    .text();
            String listed = rest.get(
                            "/_cat/shards/single?format=json&h=index,state,unassigned.reason,unassigned.details")
                    .toString();
            return explained.contains("corrupt_index_exception") && listed.contains("corrupt_index_exception");
        });
        assertThat(rest.send("GET", "/single/_doc/1", "").status()).isEqualTo(503);
        assertThat(rest.get("/_nodes/stats").toString()).contains("checksum does not match");

        Files.write(segment, good);
        Files.delete(files(node, "condemned").getFirst());
        green("single");
        assertThat(rest.get("/single/_doc/1").at("/_source/a").asInt()).isEqualTo(1);
    }

    private static void green(String index) {
        rest.get("/_cluster/health/" + index + "?wait_for_status=green&timeout=120s");
    }

    private static String nodeWith(String kind) {
        for (var shard : rest.get("/_cat/shards/copies?format=json")) {
            if (shard.get("prirep").asString().equals(kind)) {
                return shard.get("node").asString();
            }
        }
        throw new AssertionError("no copy is a " + kind);
    }

    private static String uuid(String index) {
        return rest.get("/" + index + "/_settings")
                .at("/" + index + "/settings/index/uuid")
                .asString();
    }

    /** A flipped byte in one file of every copy on the node, of a segment or the log by turns. Returns the files. */
    private static List<String> damage(String node, Random random) throws IOException {
        List<String> damaged = new ArrayList<>();
        Set<Path> copies = new TreeSet<>();
        for (Path record : files(node, "/shard")) {
            if (record.toString().contains(uuid("copies"))) {
                copies.add(record.getParent());
            }
        }
        for (Path copy : copies) {
            String kind = damaged.size() % 2 == 0 ? ".seg" : ".tlog";
            Path file = files(copy, kind).getFirst();
            flip(file, random.nextInt((int) Files.size(file)));
            damaged.add(copy.getFileName() + "/" + file.getFileName());
        }
        assertThat(damaged).isNotEmpty();
        return damaged;
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 0x40;
        Files.write(file, bytes);
    }

    /** What is left of damaged copies. */
    private static List<Path> leftOf(String node) throws IOException {
        List<Path> left = new ArrayList<>(files(node, "/condemned"));
        left.addAll(files(node, "/damaged"));
        return left;
    }

    private static List<Path> files(String node, String ending) throws IOException {
        return files(cluster.data(node), ending);
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
