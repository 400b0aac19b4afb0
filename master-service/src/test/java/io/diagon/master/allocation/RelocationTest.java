package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.master.discovery.Membership;
import io.diagon.master.index.IndexChanges;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One shard with a primary on node a and a replica on node b; node c is free. */
class RelocationTest {
    private static final String INDEX = "uuid-films";
    private static final ShardId SHARD =
            ShardId.newBuilder().setIndexName("films").setIndexUuid(INDEX).build();

    private ClusterState state = ClusterState.UNKNOWN;

    @BeforeEach
    void cluster() {
        for (String node : List.of("a", "b", "c")) {
            apply(Membership.joined(state, node(node), 1));
        }
        apply(new Decision(List.of(
                Decision.put(IndexMetadata.newBuilder()
                        .setName("films")
                        .setUuid(INDEX)
                        .setNumberOfShards(1)
                        .setNumberOfReplicas(1)
                        .putSettings("index.number_of_replicas", "1")
                        .addPrimaryTerms(1)
                        .addInSync(
                                InSyncCopies.newBuilder().addAllocationIds("P").addAllocationIds("R"))
                        .build()),
                routing(started(true, "a", "P"), started(false, "b", "R")))));
    }

    @Test
    void theTargetOfAReplicaTakesItsPlaceAndItsOfficeInTheSet() {
        move("R", "c");
        assertThat(copy("R").getState()).isEqualTo(ShardRouting.State.RELOCATING);
        assertThat(Relocations.isTarget(copy("T"))).isTrue();

        start("T", 1);

        assertThat(copies()).containsExactlyInAnyOrder(started(true, "a", "P"), started(false, "c", "T"));
        assertThat(inSync()).containsExactlyInAnyOrder("P", "T");
    }

    @Test
    void theTargetOfAPrimaryWaitsInSyncUntilTheOfficeIsHandedOver() {
        move("P", "c");
        start("T", 1);
        assertThat(inSync()).containsExactlyInAnyOrder("P", "R", "T");
        assertThat(copy("T").getState()).isEqualTo(ShardRouting.State.INITIALIZING);
        ClusterState again = state;
        start("T", 1);
        assertThat(state.routing()).isEqualTo(again.routing());

        handOver("P", 1, "T");

        assertThat(copies()).containsExactlyInAnyOrder(started(true, "c", "T"), started(false, "b", "R"));
        assertThat(inSync()).containsExactlyInAnyOrder("R", "T");
        assertThat(term()).isEqualTo(2);
    }

    @Test
    void aLeavingPrimaryHandsOverToItsReplica() {
        handOver("P", 1, "R");

        assertThat(copies().stream().filter(ShardRouting::getPrimary).toList())
                .containsExactly(started(true, "b", "R"));
        assertThat(copies())
                .filteredOn(copy -> !copy.getPrimary())
                .singleElement()
                .matches(copy -> copy.getState() == ShardRouting.State.UNASSIGNED)
                .matches(copy -> copy.getUnassignedReason().equals("NODE_LEFT"))
                .matches(copy -> copy.getLastNodeId().equals("a"));
        assertThat(inSync()).containsExactly("R");
        assertThat(term()).isEqualTo(2);
    }

    @Test
    void aHandOverThatIsSentAgainChangesNothing() {
        handOver("P", 1, "R");
        ClusterState after = state;

        handOver("P", 1, "R");

        assertThat(state.routing()).isEqualTo(after.routing());
        assertThat(term()).isEqualTo(2);
    }

    @Test
    void whoIsNoPrimaryAnyMoreHandsNothingOver() {
        handOver("P", 1, "R");

        assertThatThrownBy(() -> handOver("P", 1, "T"))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STALE_PRIMARY));
    }

    @Test
    void aCopyThatIsNotInSyncTakesNothingOver() {
        move("P", "c");

        assertThatThrownBy(() -> handOver("P", 1, "T"))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ILLEGAL_ARGUMENT));
    }

    @Test
    void aTargetThatFailsLeavesItsSourceAsItWas() {
        move("R", "c");

        fail("T", "c", 0);

        assertThat(copies()).hasSize(2);
        assertThat(copy("R").getState()).isEqualTo(ShardRouting.State.STARTED);
        assertThat(copy("R").getRelocatingNodeId()).isEmpty();
        assertThat(copy("R").getFailedAllocations()).isEqualTo(1);
        assertThat(inSync()).containsExactlyInAnyOrder("P", "R");
    }

    @Test
    void aReplicaThatIsLostWhileItMovesLeavesItsTargetAsACopy() {
        move("R", "c");

        apply(Membership.left(state, "b", 5));

        assertThat(copies()).hasSize(2);
        assertThat(copy("T").getState()).isEqualTo(ShardRouting.State.INITIALIZING);
        assertThat(Relocations.isTarget(copy("T"))).isFalse();
    }

    @Test
    void aPrimaryThatIsLostWhileItMovesTakesItsTargetAlong() {
        move("P", "c");
        start("T", 1);

        apply(Membership.left(state, "a", 5));

        assertThat(copies()).hasSize(2);
        assertThat(state.primary(INDEX, 0).orElseThrow().getState()).isEqualTo(ShardRouting.State.UNASSIGNED);
        assertThat(inSync()).as("where the data lies is not forgotten").contains("P", "R", "T");
    }

    @Test
    void aNodeThatSaysItIsGoneIsNotWaitedFor() {
        apply(LeaveTaking.decide(state, leaving("b", false), 5));
        assertThat(state.nodes().get("b").getLeaving()).isTrue();
        assertThat(copy("R").getState()).isEqualTo(ShardRouting.State.STARTED);

        apply(LeaveTaking.decide(state, leaving("b", true), 6));

        assertThat(state.nodes()).doesNotContainKey("b");
        assertThat(inSync()).containsExactly("P");
        assertThat(copies()).anyMatch(copy -> copy.getState() == ShardRouting.State.UNASSIGNED);
    }

    @Test
    void theOnlyCopyStaysInTheSetWhenItsNodeGoes() {
        apply(LeaveTaking.decide(state, leaving("b", true), 5));
        apply(LeaveTaking.decide(state, leaving("a", true), 6));

        assertThat(inSync()).containsExactly("P");
    }

    @Test
    void fewerReplicasTakeTheTargetOfAMoveAlong() {
        move("R", "c");

        apply(IndexChanges.updateSettings(
                state,
                UpdateIndexSettingsCommand.newBuilder()
                        .addIndexUuids(INDEX)
                        .putSettings("index.number_of_replicas", "0")
                        .build(),
                5));

        assertThat(copies()).containsExactly(started(true, "a", "P"));
        assertThat(inSync()).containsExactly("P");
    }

    private void move(String allocationId, String node) {
        List<ShardRouting> shards = new ArrayList<>(copies());
        Relocations.begin(shards, copy(allocationId), node, "T");
        apply(new Decision(List.of(routing(shards.toArray(ShardRouting[]::new)))));
    }

    private void start(String allocationId, long term) {
        apply(ShardEvents.started(
                state,
                ShardStartedCommand.newBuilder()
                        .setShard(SHARD)
                        .setAllocationId(allocationId)
                        .setNodeId(copy(allocationId).getNodeId())
                        .setPrimaryTerm(term)
                        .build()));
    }

    private void fail(String allocationId, String node, long term) {
        apply(ShardEvents.failed(
                state,
                ShardFailedCommand.newBuilder()
                        .setShard(SHARD)
                        .setAllocationId(allocationId)
                        .setNodeId(node)
                        .setPrimaryTerm(term)
                        .build(),
                5));
    }

    private void handOver(String allocationId, long term, String target) {
        apply(HandOver.decide(
                state,
                HandOverPrimaryCommand.newBuilder()
                        .setShard(SHARD)
                        .setAllocationId(allocationId)
                        .setNodeId("a")
                        .setPrimaryTerm(term)
                        .setTargetAllocationId(target)
                        .build(),
                5));
    }

    private static NodeLeavingCommand leaving(String node, boolean gone) {
        return NodeLeavingCommand.newBuilder()
                .setNodeId(node)
                .setEphemeralId("first")
                .setGone(gone)
                .build();
    }

    private static Node node(String id) {
        return Node.newBuilder().setId(id).setName(id).setEphemeralId("first").build();
    }

    private static ShardRouting started(boolean primary, String node, String allocationId) {
        return ShardRouting.newBuilder()
                .setPrimary(primary)
                .setState(ShardRouting.State.STARTED)
                .setNodeId(node)
                .setAllocationId(allocationId)
                .build();
    }

    private static ClusterRecord routing(ShardRouting... copies) {
        return Decision.put(IndexRouting.newBuilder()
                .setIndexUuid(INDEX)
                .addAllShards(List.of(copies))
                .build());
    }

    private List<ShardRouting> copies() {
        return state.shards(INDEX);
    }

    private ShardRouting copy(String allocationId) {
        return copies().stream()
                .filter(copy -> copy.getAllocationId().equals(allocationId))
                .findFirst()
                .orElseThrow();
    }

    private List<String> inSync() {
        return state.indexByUuid(INDEX).orElseThrow().getInSync(0).getAllocationIdsList();
    }

    private long term() {
        return state.indexByUuid(INDEX).orElseThrow().getPrimaryTerms(0);
    }

    private void apply(Decision decision) {
        state = ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }
}
