package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardRouting.State;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationDecidersTest {
    private final TestCluster cluster = new TestCluster();

    @Test
    void aNodeThatIsExcludedIsDrained() {
        cluster.join("a", "b", "c");
        cluster.create("films", 6, 1);
        cluster.settle();

        cluster.set("cluster.routing.allocation.exclude._name", "b");
        cluster.settle();

        assertThat(cluster.byNode("films")).containsOnlyKeys("a", "c");
        assertThat(cluster.byState("films")).containsOnly(Map.entry(State.STARTED, 12L));
    }

    @Test
    void aDrainNeverTakesACopyAwayBeforeAnotherTookItsPlace() {
        cluster.join("a", "b");
        cluster.create("films", 4, 0);
        cluster.settle();

        cluster.set("cluster.routing.allocation.exclude._name", "b");
        cluster.allocate();

        assertThat(cluster.copies("films"))
                .filteredOn(Relocations::isActive)
                .as("all four still serve")
                .hasSize(4);
        assertThat(cluster.byState("films")).containsEntry(State.RELOCATING, 2L);
    }

    @ParameterizedTest
    @CsvSource({
        "index.routing.allocation.require.box, hot, a",
        "index.routing.allocation.include.box, 'warm,cold', b|c",
        "index.routing.allocation.exclude.box, h*, b|c",
    })
    void anIndexChoosesItsNodesByTheirAttributes(String setting, String value, String nodes) {
        cluster.join("a", Map.of("box", "hot")).join("b", Map.of("box", "warm")).join("c", Map.of("box", "cold"));
        cluster.create("films", 4, 0);
        cluster.setIndex("films", setting, value);

        cluster.settle();

        assertThat(cluster.byNode("films")).containsOnlyKeys(nodes.split("\\|"));
    }

    @Test
    void copiesAreSpreadOverZones() {
        for (int node = 0; node < 4; node++) {
            cluster.join("node-" + node, Map.of("zone", node < 2 ? "west" : "east"));
        }
        cluster.set("cluster.routing.allocation.awareness.attributes", "zone");
        cluster.create("films", 8, 1);

        cluster.settle();

        for (int shard = 0; shard < 8; shard++) {
            assertThat(zones("films", shard)).containsExactlyInAnyOrder("west", "east");
        }
    }

    @Test
    void aZoneThatIsLostDoesNotCrowdTheOtherWhenItIsForced() {
        cluster.join("a", Map.of("zone", "west")).join("b", Map.of("zone", "west"));
        cluster.set("cluster.routing.allocation.awareness.attributes", "zone");
        cluster.set("cluster.routing.allocation.awareness.force.zone.values", "west,east");
        cluster.create("films", 2, 1);
        cluster.settle();
        assertThat(cluster.byState("films")).containsEntry(State.STARTED, 2L).containsEntry(State.UNASSIGNED, 2L);

        cluster.join("c", Map.of("zone", "east"));
        cluster.settle();

        assertThat(cluster.byState("films")).containsOnly(Map.entry(State.STARTED, 4L));
    }

    @Test
    void copiesLeaveAZoneThatHasTooManyOnceThereIsAnother() {
        cluster.set("cluster.routing.allocation.awareness.attributes", "zone");
        cluster.join("a", Map.of("zone", "west")).join("b", Map.of("zone", "west"));
        cluster.create("films", 3, 1);
        cluster.settle();

        cluster.join("c", Map.of("zone", "east"));
        cluster.settle();

        for (int shard = 0; shard < 3; shard++) {
            assertThat(zones("films", shard)).containsExactlyInAnyOrder("west", "east");
        }
    }

    @Test
    void aDiskAboveTheLowWatermarkGetsNothingButNewPrimaries() {
        cluster.join("a", "b");
        cluster.disk("a", 1000, 500);
        cluster.disk("b", 1000, 120);
        cluster.create("films", 2, 1);

        cluster.settle();

        assertThat(cluster.copies("films"))
                .filteredOn(copy -> copy.getNodeId().equals("b"))
                .allMatch(ShardRouting::getPrimary)
                .hasSize(1);
    }

    @Test
    void copiesLeaveADiskAboveTheHighWatermarkUntilItIsBelow() {
        cluster.join("a", "b", "c");
        for (String node : List.of("a", "b", "c")) {
            cluster.disk(node, 1000, 600);
        }
        cluster.size("films", 20);
        cluster.create("films", 9, 0);
        cluster.settle();
        cluster.disk("b", 1000, 90);

        cluster.allocate();

        assertThat(cluster.copies("films"))
                .filteredOn(copy -> copy.getState() == State.RELOCATING)
                .as("one is enough to get below")
                .singleElement()
                .matches(copy -> copy.getNodeId().equals("b"));
    }

    @Test
    void theOnlyNodeHasNoChoice() {
        cluster.join("a");
        cluster.disk("a", 1000, 1);
        cluster.create("films", 2, 0);

        cluster.settle();

        assertThat(cluster.byState("films")).containsOnly(Map.entry(State.STARTED, 2L));
    }

    @Test
    void anIndexOnAFloodedDiskTakesNoWritesUntilThereIsRoomAgain() {
        FloodStage flood = new FloodStage(Map::of);
        cluster.join("a", "b");
        cluster.disk("a", 1000, 400);
        cluster.disk("b", 1000, 400);
        cluster.create("films", 2, 0);
        cluster.create("books", 1, 0);
        cluster.settle();
        String roomy = cluster.copies("books").getFirst().getNodeId().equals("a") ? "b" : "a";

        cluster.disk(roomy, 1000, 40);
        cluster.apply(flood.decide(cluster.state, cluster.reports()));
        assertThat(block("films")).isEqualTo("true");
        assertThat(block("books")).isEmpty();

        cluster.disk(roomy, 1000, 80);
        cluster.apply(flood.decide(cluster.state, cluster.reports()));
        assertThat(block("films")).as("still above the high watermark").isEqualTo("true");

        cluster.disk(roomy, 1000, 150);
        cluster.apply(flood.decide(cluster.state, cluster.reports()));
        assertThat(block("films")).isEmpty();
        assertThat(flood.decide(cluster.state, cluster.reports()).records()).isEmpty();
    }

    @Test
    void aNodeTakesInTwoCopiesAtATime() {
        cluster.join("a", "b");
        cluster.create("films", 8, 0);
        cluster.settle();
        cluster.setIndex("films", "index.number_of_replicas", "1");

        cluster.allocate();

        Map<String, Long> recovering = cluster.copies("films").stream()
                .filter(copy -> copy.getState() == State.INITIALIZING)
                .collect(Collectors.groupingBy(ShardRouting::getNodeId, Collectors.counting()));
        assertThat(recovering).isEqualTo(Map.of("a", 2L, "b", 2L));
        cluster.settle();
        assertThat(cluster.byState("films")).containsOnly(Map.entry(State.STARTED, 16L));
    }

    @Test
    void aNewNodeTakesItsShareOfWhatIsThere() {
        cluster.join("a", "b");
        cluster.create("films", 6, 1);
        cluster.settle();

        cluster.join("c");
        cluster.settle();

        assertThat(cluster.byNode("films").values()).containsOnly(4L).hasSize(3);
    }

    @Test
    void balanceComesToRestWhateverTheClusterLooksLike() {
        for (int round = 0; round < 60; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            TestCluster any = new TestCluster();
            for (int index = 0; index < 1 + random.nextInt(4); index++) {
                any.join("node-" + index);
                any.create("index-" + index, 1 + random.nextInt(8), random.nextInt(3));
                any.settle();
            }
            any.join("late-0", "late-1");

            any.settle();

            for (String index : any.state.indices().keySet()) {
                List<Long> counts = any.state.nodes().keySet().stream()
                        .map(node -> any.byNode(index).getOrDefault(node, 0L))
                        .toList();
                assertThat(counts.stream().max(Long::compare).orElseThrow()
                                - counts.stream().min(Long::compare).orElseThrow())
                        .as("seed %d, %s %s", seed, index, any.byNode(index))
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void nothingIsMovedForBalanceWhileCopiesAreLacking() {
        cluster.join("a", "b");
        cluster.create("films", 6, 2);
        cluster.settle();
        cluster.join("c");
        cluster.create("more", 1, 3);

        cluster.allocate();

        assertThat(cluster.byState("films")).doesNotContainKey(State.RELOCATING);
    }

    @ParameterizedTest
    @CsvSource({"none, 0, 0", "new_primaries, 2, 0", "primaries, 2, 0", "all, 2, 2"})
    void operatorsSayWhatMayBeAllocated(String enabled, long primaries, long replicas) {
        cluster.join("a", "b");
        cluster.set("cluster.routing.allocation.enable", enabled);
        cluster.create("films", 2, 1);

        cluster.settle();

        assertThat(cluster.copies("films").stream()
                        .filter(copy -> copy.getState() == State.STARTED && copy.getPrimary()))
                .hasSize((int) primaries);
        assertThat(cluster.copies("films").stream()
                        .filter(copy -> copy.getState() == State.STARTED && !copy.getPrimary()))
                .hasSize((int) replicas);
    }

    @Test
    void aNodeHoldsNoMoreCopiesThanItMay() {
        cluster.join("a", "b");
        cluster.set("cluster.routing.allocation.total_shards_per_node", "2");
        cluster.create("films", 6, 0);

        cluster.settle();

        assertThat(cluster.byNode("films")).isEqualTo(Map.of("a", 2L, "b", 2L));
    }

    @Test
    void aNodeThatIsLeavingIsGivenNothing() {
        cluster.join("a", "b");
        cluster.apply(LeaveTaking.decide(
                cluster.state,
                NodeLeavingCommand.newBuilder()
                        .setNodeId("b")
                        .setEphemeralId("first")
                        .build(),
                1));
        cluster.create("films", 2, 1);

        cluster.settle();

        assertThat(cluster.byNode("films")).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.routing.allocation.enable, some",
        "cluster.routing.allocation.disk.watermark.low, 120%",
        "cluster.routing.allocation.disk.watermark.high, much",
        "cluster.routing.allocation.node_concurrent_recoveries, -1",
        "cluster.routing.allocation.balance.threshold, low",
    })
    void valuesThatSettingsCanNotHaveAreRefused(String name, String value) {
        assertThatThrownBy(() -> cluster.set(name, value))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ILLEGAL_ARGUMENT))
                .hasMessageContaining(name);
    }

    @Test
    void watermarksMayBeBytesThatAreFree() {
        Watermark watermark = Watermark.parse("low", "10gb");
        assertThat(watermark.exceeded(new DiskUsage(100L << 30, 11L << 30))).isFalse();
        assertThat(watermark.exceeded(new DiskUsage(100L << 30, 9L << 30))).isTrue();
        assertThat(watermark.exceeded(DiskUsage.UNKNOWN)).isFalse();
    }

    private List<String> zones(String index, int shard) {
        Set<String> zones = cluster.copies(index, shard).stream()
                .map(copy -> cluster.state.nodes().get(copy.getNodeId()).getAttributesOrThrow("zone"))
                .collect(Collectors.toSet());
        return List.copyOf(zones);
    }

    private String block(String index) {
        return cluster.state.indexByUuid(index).orElseThrow().getSettingsOrDefault(FloodStage.BLOCK, "");
    }
}
