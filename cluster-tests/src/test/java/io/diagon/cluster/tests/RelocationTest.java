package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shards go from node to node, by command and because a node has joined: no request notices, and no files are left behind. */
class RelocationTest {
    private static final int MOVES = "full".equals(System.getProperty("diagon.tests")) ? 30 : 6;

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

    /** @param role p or r */
    private record Copy(int shard, String role, String node) {}

    @Test
    void noRequestFailsWhileTheOnlyCopiesMove() {
        move("alone", 0);
    }

    @Test
    void noRequestFailsWhilePrimariesAndReplicasMove() {
        move("pairs", 1);
    }

    @Test
    void noRequestFailsWhileANodeJoinsAndTakesItsShare() {
        create("shared", 6, 1);
        UnfailingLoad load = new UnfailingLoad(rest, "shared", "", seed());
        try (load) {
            load.awaitMore(20);
            cluster.startNodes("data-node-3");
            cluster.awaitNodes(4);
            Poll.until(
                    "the new node's share",
                    () -> copies("shared").stream()
                                    .filter(copy -> copy.node().equals("data-node-3"))
                                    .count()
                            >= 3);
            settled("shared");
            load.awaitMore(20);
        }
        System.out.println(load.verify());
        EqualCopies.expect(rest, "shared");
        expectNoFilesElsewhere("shared");
        cluster.stopNode("data-node-3");
    }

    private static long seed() {
        long seed = Long.getLong("diagon.seed", System.nanoTime());
        System.out.println("seed " + seed);
        return seed;
    }

    private static void create(String index, int shards, int replicas) {
        rest.put("/" + index, """
                {"settings": {"number_of_shards": %d, "number_of_replicas": %d, "refresh_interval": "500ms", "max_result_window": 200000},
                 "mappings": {"properties": {"value": {"type": "long"}, "text": {"type": "text"}, "parity": {"type": "keyword"}}}}""".formatted(shards, replicas));
        settled(index);
    }

    private static void settled(String index) {
        rest.get(
                "/_cluster/health/" + index + "?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=120s");
    }

    private static void move(String index, int replicas) {
        long seed = seed();
        Random random = new Random(seed);
        rest.put("/_cluster/settings", """
                {"transient": {"cluster.routing.rebalance.enable": "none"}}""");
        create(index, 2, replicas);
        UnfailingLoad load = new UnfailingLoad(rest, index, "", seed);
        try (load) {
            load.awaitMore(20);
            for (int i = 0; i < MOVES; i++) {
                List<Copy> copies = copies(index);
                Copy chosen = copies.get(random.nextInt(copies.size()));
                List<String> targets = new ArrayList<>(List.of("data-node-0", "data-node-1", "data-node-2"));
                copies.stream()
                        .filter(copy -> copy.shard() == chosen.shard())
                        .forEach(copy -> targets.remove(copy.node()));
                String target = targets.get(random.nextInt(targets.size()));
                long start = System.nanoTime();
                rest.post("/_cluster/reroute", """
                        {"commands": [{"move": {"index": "%s", "shard": %d, "from_node": "%s", "to_node": "%s"}}]}""".formatted(index, chosen.shard(), chosen.node(), target));
                settled(index);
                System.out.printf(
                        "%s moved to %s within %d ms%n",
                        chosen, target, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                assertThat(copies(index)).contains(new Copy(chosen.shard(), chosen.role(), target));
                load.awaitMore(10);
            }
        }
        System.out.println(load.verify());
        if (replicas > 0) {
            EqualCopies.expect(rest, index);
        }
        expectNoFilesElsewhere(index);
        rest.put("/_cluster/settings", """
                {"transient": {"cluster.routing.rebalance.enable": null}}""");
    }

    private static List<Copy> copies(String index) {
        List<Copy> copies = new ArrayList<>();
        rest.get("/_cat/shards/" + index + "?format=json")
                .forEach(copy -> copies.add(new Copy(
                        copy.get("shard").asInt(),
                        copy.get("prirep").asString(),
                        copy.path("node").asString(""))));
        return copies;
    }

    /** Sources are deleted a little after their shard is started elsewhere. */
    private static void expectNoFilesElsewhere(String index) {
        String uuid = rest.get("/" + index + "/_settings")
                .at("/" + index + "/settings/index/uuid")
                .asString();
        List<Copy> copies = copies(index);
        for (String node : List.of("data-node-0", "data-node-1", "data-node-2", "data-node-3")) {
            for (int shard = 0; shard < 6; shard++) {
                int number = shard;
                boolean wanted = copies.stream()
                        .anyMatch(copy -> copy.shard() == number && copy.node().equals(node));
                Path files = cluster.data(node).resolve(Path.of("indices", uuid, Integer.toString(shard)));
                Poll.until("only files of wanted copies, without " + files, () -> wanted || !Files.exists(files));
            }
        }
    }
}
