package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.master.discovery.Membership;
import io.diagon.master.index.IndexCreation;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.RecordBatch;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AllocatorTest {
    private final Allocator allocator = new Allocator(Map.of());

    @Test
    void eightShardsOnFourNodesAreTwoEach() {
        ClusterState state = create(cluster(4), "films", 8);

        state = allocate(state, Map.of());

        assertThat(shardsByNode(state, "films").values()).containsOnly(2L).hasSize(4);
    }

    @Test
    void settingsOfTheMastersCanChangeWhileTheyRun() {
        ClusterState state = create(cluster(2), "films", 1);

        allocator.configure(Map.of("cluster.routing.allocation.enable", "none"));
        state = allocate(state, Map.of());
        assertThat(state.shards(uuid("films")).getFirst().getState()).isEqualTo(ShardRouting.State.UNASSIGNED);

        allocator.configure(Map.of());
        state = allocate(state, Map.of());
        assertThat(state.shards(uuid("films")).getFirst().getState()).isEqualTo(ShardRouting.State.INITIALIZING);
    }

    @Test
    void anyIndexIsSpreadEvenlyWhateverStandsThereAlready() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int nodes = 1 + random.nextInt(7);
            ClusterState state = cluster(nodes);
            for (int index = 0; index < 5; index++) {
                String name = "index-" + index;
                int shards = 1 + random.nextInt(20);
                state = allocate(create(state, name, shards), Map.of());

                Map<String, Long> counts = shardsByNode(state, name);
                assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                        .as("seed %d", seed)
                        .isEqualTo(shards);
                assertThat(counts.values())
                        .as("seed %d", seed)
                        .allMatch(count -> count <= (shards + nodes - 1) / nodes);
            }
        }
    }

    @Test
    void aShardWithDataWaitsForTheNodeThatHasIt() {
        ClusterState state = start(allocate(create(cluster(3), "films", 1), Map.of()), "films");
        ShardRouting before = state.shards(uuid("films")).getFirst();
        state = apply(state, Membership.left(state, before.getNodeId(), 5));

        ClusterState waiting = allocate(state, Map.of());
        assertThat(waiting.shards(uuid("films")).getFirst().getState()).isEqualTo(ShardRouting.State.UNASSIGNED);

        ClusterState back = apply(state, Membership.joined(state, node(before.getNodeId(), "again"), 6));
        back = allocate(back, Map.of(before.getAllocationId(), before.getNodeId()));
        ShardRouting after = back.shards(uuid("films")).getFirst();
        assertThat(after.getNodeId()).isEqualTo(before.getNodeId());
        assertThat(after.getCreateEmpty()).isFalse();
        assertThat(back.indexByUuid("uuid-films").orElseThrow().getPrimaryTerms(0))
                .isEqualTo(2);
    }

    @Test
    void aNewNodeIsGivenShardsOfANewIndex() {
        ClusterState state = allocate(create(cluster(2), "old", 6), Map.of());
        state = apply(state, Membership.joined(state, node("node-9", "first"), 1));

        state = allocate(create(state, "new", 3), Map.of());

        assertThat(shardsByNode(state, "new")).containsKey("node-9");
    }

    private ClusterState allocate(ClusterState state, Map<String, String> copies) {
        ClusterReports.Builder reports = new ClusterReports.Builder();
        for (String node : state.nodes().keySet()) {
            List<LocalShard> held = copies.entrySet().stream()
                    .filter(copy -> copy.getValue().equals(node))
                    .map(copy -> LocalShard.newBuilder()
                            .setAllocationId(copy.getKey())
                            .build())
                    .toList();
            reports.node(node, DiskUsage.UNKNOWN, held);
        }
        ClusterState after = state;
        for (Allocator.Change change : allocator.allocate(state, reports.build(), 10)) {
            after = apply(after, new Decision(change.records()));
        }
        return after;
    }

    private static ClusterState cluster(int nodes) {
        ClusterState state = ClusterState.UNKNOWN;
        for (int i = 0; i < nodes; i++) {
            state = apply(state, Membership.joined(state, node("node-" + i, "first"), 1));
        }
        return state;
    }

    private static Node node(String id, String ephemeralId) {
        return Node.newBuilder()
                .setId(id)
                .setName(id)
                .setEphemeralId(ephemeralId)
                .addRoles(NodeRole.DATA)
                .build();
    }

    private static ClusterState create(ClusterState state, String name, int shards) {
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName(name)
                .putSettings("index.number_of_shards", Integer.toString(shards))
                .build();
        return apply(state, IndexCreation.create(state, command, "uuid-" + name, 1));
    }

    private static ClusterState start(ClusterState state, String index) {
        ShardRouting shard = state.shards(uuid(index)).getFirst();
        return apply(
                state,
                ShardEvents.started(
                        state,
                        ShardStartedCommand.newBuilder()
                                .setShard(
                                        ShardId.newBuilder().setIndexName(index).setIndexUuid(uuid(index)))
                                .setAllocationId(shard.getAllocationId())
                                .setNodeId(shard.getNodeId())
                                .build()));
    }

    private static String uuid(String index) {
        return "uuid-" + index;
    }

    private static ClusterState apply(ClusterState state, Decision decision) {
        return ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }

    private static Map<String, Long> shardsByNode(ClusterState state, String index) {
        return state.shards(uuid(index)).stream()
                .filter(shard -> shard.getState() != ShardRouting.State.UNASSIGNED)
                .map(ShardRouting::getNodeId)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
