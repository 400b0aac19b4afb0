package io.diagon.master.gauges;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardRouting.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardSafetyTest {
    private static final ShardRouting PRIMARY = copy("a", State.STARTED, true);
    private static final ShardRouting REPLICA = copy("b", State.STARTED, false);

    @Test
    void aShardWithAllItsCopiesInSyncIsSafe() {
        assertThat(safety("", List.of("a", "b"), PRIMARY, REPLICA)).isEqualTo(new ShardSafety(0, 0, 0, 0));
    }

    @Test
    void aCopyThatIsNotInSyncCountsForNothing() {
        ShardSafety safety = safety("", List.of("a"), PRIMARY, REPLICA);
        assertThat(safety.underReplicated()).isEqualTo(1);
        assertThat(safety.status()).isZero();
    }

    @Test
    void aShardWhoseOnlyCopyInSyncIsOnANodeThatLeavesIsAtRisk() {
        assertThat(safety("a", List.of("a"), PRIMARY, REPLICA).atRisk()).isEqualTo(1);
        assertThat(safety("a", List.of("a", "b"), PRIMARY, REPLICA).atRisk()).isZero();
        assertThat(safety("b", List.of("a"), PRIMARY, REPLICA).atRisk()).isZero();
    }

    @Test
    void theClusterIsAsItsWorstShard() {
        assertThat(safety("", List.of("a"), PRIMARY, copy("", State.UNASSIGNED, false))
                        .status())
                .isEqualTo(1);
        assertThat(safety("", List.of("a"), copy("", State.UNASSIGNED, true), REPLICA)
                        .status())
                .isEqualTo(2);
    }

    private static ShardRouting copy(String node, State state, boolean primary) {
        return ShardRouting.newBuilder()
                .setNodeId(node)
                .setAllocationId(node)
                .setState(state)
                .setPrimary(primary)
                .build();
    }

    private static ShardSafety safety(String leaving, List<String> inSync, ShardRouting... copies) {
        ClusterStateMessage.Builder state = ClusterStateMessage.newBuilder()
                .addIndices(IndexMetadata.newBuilder()
                        .setName("index")
                        .setUuid("uuid")
                        .setNumberOfShards(1)
                        .setNumberOfReplicas(1)
                        .addInSync(InSyncCopies.newBuilder().addAllAllocationIds(inSync)))
                .addRouting(IndexRouting.newBuilder().setIndexUuid("uuid").addAllShards(List.of(copies)));
        for (String id : List.of("a", "b")) {
            state.addNodes(Node.newBuilder().setId(id).setLeaving(id.equals(leaving)));
        }
        return ShardSafety.of(ClusterState.of(state.build()));
    }
}
