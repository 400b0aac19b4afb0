package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardRouting.State;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RerouteTest {
    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void start() {
        cluster.join("a", "b", "c");
        cluster.set("cluster.routing.rebalance.enable", "none");
        cluster.create("films", 1, 1);
        cluster.settle();
    }

    @Test
    void aCopyIsMovedWhereItIsAllowed() {
        String free = free();

        reroute(step(Step.Type.MOVE)
                .setFromNodeId(cluster.primary("films", 0).getNodeId())
                .setNodeId(free));
        assertThat(cluster.primary("films", 0).getState()).isEqualTo(State.RELOCATING);
        cluster.settle();

        assertThat(cluster.primary("films", 0).getNodeId()).isEqualTo(free);
    }

    @Test
    void aCopyIsNotMovedBesideAnother() {
        String replica = replica().getNodeId();

        assertThatThrownBy(() -> reroute(step(Step.Type.MOVE)
                        .setFromNodeId(cluster.primary("films", 0).getNodeId())
                        .setNodeId(replica)))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("same_shard");
    }

    @Test
    void whatCanNotBeDoneIsExplainedWhereThatIsAskedFor() {
        Allocator.Rerouted answer = cluster.allocator.reroute(
                cluster.state,
                cluster.reports(),
                RerouteCommand.newBuilder()
                        .addSteps(step(Step.Type.MOVE)
                                .setFromNodeId(cluster.primary("films", 0).getNodeId())
                                .setNodeId(replica().getNodeId()))
                        .setExplain(true)
                        .build(),
                cluster.now);

        assertThat(answer.changes()).isEmpty();
        assertThat(answer.explanations().getFirst().getDecisionsList())
                .anyMatch(decision -> decision.getVerdict() == AllocationDecision.Verdict.NO);
    }

    @Test
    void aMoveIsCancelledOnEitherSide() {
        for (boolean target : new boolean[] {true, false}) {
            String free = free();
            String from = replica().getNodeId();
            reroute(step(Step.Type.MOVE).setFromNodeId(from).setNodeId(free));

            reroute(step(Step.Type.CANCEL).setNodeId(target ? free : from));

            assertThat(cluster.copies("films")).hasSize(2);
            cluster.settle();
            assertThat(cluster.copies("films")).allMatch(copy -> copy.getState() == State.STARTED);
        }
    }

    @Test
    void theAllocationOfAPrimaryIsCancelledOnlyWhenThatIsMeant() {
        String node = cluster.primary("films", 0).getNodeId();
        assertThatThrownBy(() -> reroute(step(Step.Type.CANCEL).setNodeId(node)))
                .hasMessageContaining("allow_primary");

        ShardRouting replica = replica();
        reroute(step(Step.Type.CANCEL).setNodeId(node).setAllowPrimary(true));
        cluster.allocate();

        assertThat(cluster.primary("films", 0).getAllocationId()).isEqualTo(replica.getAllocationId());
    }

    @Test
    void anUnassignedReplicaGoesWhereTheOperatorWants() {
        cluster.leave(replica().getNodeId());
        String free = free();

        reroute(step(Step.Type.ALLOCATE_REPLICA).setNodeId(free));

        assertThat(replica().getNodeId()).isEqualTo(free);
        assertThat(replica().getState()).isEqualTo(State.INITIALIZING);
    }

    @Test
    void aLostPrimaryIsForcedOnlyWithTheWordThatDataIsLost() {
        String free = free();
        cluster.leave(replica().getNodeId());
        cluster.leave(cluster.primary("films", 0).getNodeId());
        cluster.settle();
        assertThat(cluster.primary("films", 0).getState()).isEqualTo(State.UNASSIGNED);

        Step.Builder empty = step(Step.Type.ALLOCATE_EMPTY_PRIMARY).setNodeId(free);
        assertThatThrownBy(() -> reroute(empty)).hasMessageContaining("accept_data_loss");
        reroute(empty.setAcceptDataLoss(true));
        cluster.startAll();

        assertThat(cluster.primary("films", 0).getState()).isEqualTo(State.STARTED);
        assertThat(cluster.state.indexByUuid("films").orElseThrow().getInSync(0).getAllocationIdsList())
                .containsExactly(cluster.primary("films", 0).getAllocationId());
    }

    @Test
    void aCopyThatIsNotInSyncBecomesThePrimaryOnlyByForce() {
        ShardRouting stale = replica();
        fail(stale, 1);
        ClusterReports reports = reportsWith(stale);
        cluster.leave(cluster.primary("films", 0).getNodeId());
        cluster.set("cluster.routing.allocation.enable", "none");
        cluster.settle();

        cluster.allocator
                .reroute(
                        cluster.state,
                        reports,
                        RerouteCommand.newBuilder()
                                .addSteps(step(Step.Type.ALLOCATE_STALE_PRIMARY)
                                        .setNodeId(stale.getNodeId())
                                        .setAcceptDataLoss(true))
                                .build(),
                        cluster.now)
                .changes()
                .forEach(change -> cluster.apply(new Decision(change.records())));

        assertThat(cluster.primary("films", 0).getAllocationId()).isEqualTo(stale.getAllocationId());
        assertThat(cluster.primary("films", 0).getCreateEmpty()).isFalse();
    }

    @Test
    void whatFailedTooOftenIsTriedAgainWhenAskedFor() {
        for (int failure = 0; failure < 5; failure++) {
            fail(replica(), 0);
            cluster.now += 60_000;
            cluster.allocate();
        }
        assertThat(replica().getState()).isEqualTo(State.UNASSIGNED);
        assertThat(explain(false).getCanAllocate()).isEqualTo("no");

        cluster.allocator
                .reroute(
                        cluster.state,
                        cluster.reports(),
                        RerouteCommand.newBuilder().setRetryFailed(true).build(),
                        cluster.now)
                .changes()
                .forEach(change -> cluster.apply(new Decision(change.records())));
        cluster.settle();

        assertThat(replica().getState()).isEqualTo(State.STARTED);
    }

    @Test
    void explanationsSayWhatComesNext() {
        assertThat(explain(true).getCanRemain()).isEqualTo("yes");
        assertThat(explain(true).getNodesList()).hasSize(2);

        cluster.leave(replica().getNodeId());
        cluster.allocate();
        ExplainAllocationResponse delayed = explain(false);
        assertThat(delayed.getCanAllocate()).isEqualTo("allocation_delayed");
        assertThat(delayed.getRemainingDelayMillis()).isPositive();

        cluster.leave(cluster.primary("films", 0).getNodeId());
        cluster.allocate();
        assertThat(explain(true).getCanAllocate()).isEqualTo("no_valid_shard_copy");
    }

    private ExplainAllocationResponse explain(boolean primary) {
        return cluster.allocator.explain(
                cluster.state,
                cluster.reports(),
                ExplainAllocationRequest.newBuilder()
                        .setShard(TestCluster.id("films", 0))
                        .setPrimary(primary)
                        .build(),
                cluster.now);
    }

    private ClusterReports reportsWith(ShardRouting copy) {
        ClusterReports.Builder reports = new ClusterReports.Builder();
        reports.node(
                copy.getNodeId(),
                DiskUsage.UNKNOWN,
                List.of(LocalShard.newBuilder()
                        .setShard(TestCluster.id("films", 0))
                        .setAllocationId(copy.getAllocationId())
                        .build()));
        return reports.build();
    }

    private void fail(ShardRouting copy, long term) {
        cluster.apply(ShardEvents.failed(
                cluster.state,
                ShardFailedCommand.newBuilder()
                        .setShard(TestCluster.id("films", 0))
                        .setAllocationId(copy.getAllocationId())
                        .setNodeId(copy.getNodeId())
                        .setPrimaryTerm(term)
                        .build(),
                cluster.now));
    }

    private static Step.Builder step(Step.Type type) {
        return Step.newBuilder().setType(type).setShard(TestCluster.id("films", 0));
    }

    private void reroute(Step.Builder step) {
        cluster.allocator
                .reroute(
                        cluster.state,
                        cluster.reports(),
                        RerouteCommand.newBuilder().addSteps(step).build(),
                        cluster.now)
                .changes()
                .forEach(change -> cluster.apply(new Decision(change.records())));
    }

    private ShardRouting replica() {
        return cluster.copies("films", 0).stream()
                .filter(copy -> !copy.getPrimary() && !Relocations.isTarget(copy))
                .findFirst()
                .orElseThrow();
    }

    private String free() {
        return cluster.state.nodes().keySet().stream()
                .filter(node -> !cluster.byNode("films").containsKey(node))
                .findFirst()
                .orElseThrow();
    }
}
