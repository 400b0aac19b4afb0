package io.diagon.coordinator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth.Status;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardRouting.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterHealthTest {
    private static final IndexMetadata INDEX = IndexMetadata.newBuilder()
            .setName("books")
            .setUuid("uuid")
            .setNumberOfShards(1)
            .setNumberOfReplicas(1)
            .build();

    private static ShardRouting.Builder primary(State state) {
        return ShardRouting.newBuilder().setPrimary(true).setState(state);
    }

    private static ShardRouting.Builder replica(State state) {
        return ShardRouting.newBuilder().setState(state);
    }

    private static ClusterHealth health(ShardRouting.Builder... copies) {
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid("uuid");
        for (ShardRouting.Builder copy : copies) {
            routing.addShards(copy);
        }
        ClusterState state = ClusterState.of(ClusterStateMessage.newBuilder()
                .addIndices(INDEX)
                .addRouting(routing)
                .build());
        return ClusterHealth.of(state, List.of(INDEX));
    }

    @Test
    void aMissingReplicaIsYellowAndAMissingPrimaryRed() {
        assertThat(health(primary(State.STARTED), replica(State.STARTED)).status())
                .isEqualTo(Status.GREEN);
        assertThat(health(primary(State.STARTED), replica(State.UNASSIGNED)).status())
                .isEqualTo(Status.YELLOW);
        assertThat(health(primary(State.STARTED), replica(State.INITIALIZING)).status())
                .isEqualTo(Status.YELLOW);
        assertThat(health(primary(State.INITIALIZING), replica(State.STARTED)).status())
                .isEqualTo(Status.RED);
        assertThat(health(primary(State.UNASSIGNED), replica(State.UNASSIGNED)).status())
                .isEqualTo(Status.RED);
    }

    @Test
    void aRelocationMakesNothingWorse() {
        ClusterHealth health = health(
                primary(State.STARTED),
                replica(State.RELOCATING).setNodeId("a").setRelocatingNodeId("b"),
                replica(State.INITIALIZING).setNodeId("b").setRelocatingNodeId("a"));
        assertThat(health.status()).isEqualTo(Status.GREEN);
        assertThat(health.counts().relocating()).isEqualTo(1);
        assertThat(health.counts().active()).isEqualTo(2);
        assertThat(health.counts().initializing())
                .as("the target counts as none")
                .isZero();
        assertThat(health.counts().activePercent()).isEqualTo(100);
    }

    @Test
    void replicasThatWaitForTheirNodeAreDelayed() {
        long now = System.currentTimeMillis();
        ShardRouting.Builder left =
                replica(State.UNASSIGNED).setUnassignedReason("NODE_LEFT").setUnassignedMillis(now);
        assertThat(health(primary(State.STARTED), left).counts().delayed()).isEqualTo(1);
        left.setUnassignedMillis(now - 3_600_000);
        assertThat(health(primary(State.STARTED), left).counts().delayed()).isZero();
        left.setUnassignedMillis(now).setUnassignedReason("ALLOCATION_FAILED");
        assertThat(health(primary(State.STARTED), left).counts().delayed()).isZero();
    }

    @Test
    void thePercentageCountsReplicas() {
        ClusterHealth health = health(primary(State.STARTED), replica(State.UNASSIGNED));
        assertThat(health.counts().activePercent()).isEqualTo(50);
        assertThat(health.counts().unassigned()).isEqualTo(1);
    }
}
