package io.diagon.datanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentPlanTest {
    private static final ShardKey SHARD = new ShardKey("uuid", 0);

    @Test
    void aShardThatIsWantedHereIsOpened() {
        List<ShardAction> actions = plan(routing("me", ShardRouting.State.INITIALIZING), Map.of());

        assertThat(actions).singleElement().isInstanceOfSatisfying(ShardAction.Open.class, open -> {
            assertThat(open.assignment().allocationId()).isEqualTo("allocation");
            assertThat(open.assignment().primaryTerm()).isEqualTo(5);
        });
    }

    @Test
    void aShardOnTheDiskIsOpenedAfterARestart() {
        assertThat(plan(routing("me", ShardRouting.State.STARTED), Map.of(SHARD, view(ShardState.CLOSED))))
                .singleElement()
                .isInstanceOf(ShardAction.Open.class);
    }

    @Test
    void aFailedShardIsOpenedAgain() {
        assertThat(plan(routing("me", ShardRouting.State.INITIALIZING), Map.of(SHARD, view(ShardState.FAILED))))
                .singleElement()
                .isInstanceOf(ShardAction.Open.class);
    }

    @Test
    void aStartedShardIsReportedUntilTheMasterKnows() {
        Map<ShardKey, ShardView> local = Map.of(SHARD, view(ShardState.STARTED));

        assertThat(plan(routing("me", ShardRouting.State.INITIALIZING), local))
                .hasAtLeastOneElementOfType(ShardAction.ReportStarted.class);
        assertThat(plan(routing("me", ShardRouting.State.STARTED), local))
                .doesNotHaveAnyElementsOfTypes(ShardAction.ReportStarted.class);
    }

    @Test
    void aPrimaryThatWasOpenedAnewAsksForANewTermUntilItHasOne() {
        ShardView reopened = new ShardView(ShardState.STARTED, "allocation", "cluster", true, 0, 5);
        assertThat(plan(routing("me", ShardRouting.State.STARTED), Map.of(SHARD, reopened)))
                .hasAtLeastOneElementOfType(ShardAction.ReportReopened.class);
        ShardView before = new ShardView(ShardState.STARTED, "allocation", "cluster", true, 0, 4);
        assertThat(plan(routing("me", ShardRouting.State.STARTED), Map.of(SHARD, before)))
                .doesNotHaveAnyElementsOfTypes(ShardAction.ReportReopened.class);
    }

    @Test
    void aShardOnItsWayIsLeftAlone() {
        assertThat(plan(routing("me", ShardRouting.State.INITIALIZING), Map.of(SHARD, view(ShardState.RECOVERING))))
                .singleElement()
                .isInstanceOf(ShardAction.Update.class);
    }

    @Test
    void aShardOfADeletedIndexIsClosedAndDeleted() {
        assertThat(AssignmentPlan.of(state("cluster", List.of()), "me", Map.of(SHARD, view(ShardState.STARTED))))
                .containsExactly(new ShardAction.Close(SHARD, false), new ShardAction.Delete(SHARD));
    }

    @Test
    void aShardOfAnotherClusterIsNeverDeleted() {
        assertThat(AssignmentPlan.of(state("other", List.of()), "me", Map.of(SHARD, view(ShardState.CLOSED))))
                .isEmpty();
    }

    @Test
    void nothingIsDoneBeforeAStateIsKnown() {
        assertThat(AssignmentPlan.of(ClusterState.UNKNOWN, "me", Map.of(SHARD, view(ShardState.CLOSED))))
                .isEmpty();
    }

    @Test
    void anUnassignedShardKeepsItsFilesAndItsReaders() {
        assertThat(plan(routing("", ShardRouting.State.UNASSIGNED), Map.of(SHARD, view(ShardState.STARTED))))
                .isEmpty();
    }

    @Test
    void filesAreKeptUntilTheShardIsStartedElsewhere() {
        Map<ShardKey, ShardView> local = Map.of(SHARD, view(ShardState.CLOSED));

        assertThat(plan(routing("other", ShardRouting.State.INITIALIZING), local))
                .isEmpty();
        assertThat(plan(routing("other", ShardRouting.State.STARTED), local))
                .containsExactly(new ShardAction.Delete(SHARD));
    }

    private static List<ShardAction> plan(ShardRouting routing, Map<ShardKey, ShardView> local) {
        return AssignmentPlan.of(state("cluster", List.of(routing)), "me", local);
    }

    private static ShardView view(ShardState state) {
        return new ShardView(state, "allocation", "cluster", true, 0, 0);
    }

    private static ShardRouting routing(String node, ShardRouting.State state) {
        return ShardRouting.newBuilder()
                .setShard(0)
                .setPrimary(true)
                .setState(state)
                .setNodeId(node)
                .setAllocationId("allocation")
                .build();
    }

    private static ClusterState state(String clusterUuid, List<ShardRouting> shards) {
        ClusterStateMessage.Builder state = ClusterStateMessage.newBuilder()
                .setClusterUuid(clusterUuid)
                .setTerm(1)
                .setVersion(1);
        if (!shards.isEmpty()) {
            state.addIndices(IndexMetadata.newBuilder()
                    .setName("index")
                    .setUuid("uuid")
                    .setNumberOfShards(1)
                    .addPrimaryTerms(5));
            state.addRouting(IndexRouting.newBuilder().setIndexUuid("uuid").addAllShards(shards));
        }
        return ClusterState.of(state.build());
    }
}
