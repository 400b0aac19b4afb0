package io.diagon.master.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.record.RecordBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static Node master(String id) {
        return Node.newBuilder().setId(id).setName(id).addRoles(NodeRole.MASTER).build();
    }

    private static Node coordinator(String id, int httpPort) {
        return Node.newBuilder()
                .setId(id)
                .setEphemeralId(id)
                .setHost("127.0.0.1")
                .setHttpPort(httpPort)
                .addRoles(NodeRole.COORDINATOR)
                .build();
    }

    private static ClusterState apply(ClusterState state, Decision decision) {
        return ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }

    private static ClusterState join(ClusterState state, Node node) {
        return apply(state, Membership.joined(state, node, 1));
    }

    @Test
    void mastersThatAreThereAreListedAndThoseThatAreGoneAreNot() {
        ClusterState state =
                apply(ClusterState.UNKNOWN, Membership.elected(ClusterState.UNKNOWN, master("m0"), "diagon", 1));
        state = join(state, coordinator("c0", 9200));
        state = apply(state, Membership.masters(state, List.of(master("m0"), master("m1"), master("m2")), 2));
        assertThat(state.nodes()).containsOnlyKeys("m0", "m1", "m2", "c0");

        state = apply(state, Membership.elected(state, master("m1"), "diagon", 3));
        assertThat(state.masterNodeId()).isEqualTo("m1");
        assertThat(state.nodes()).containsOnlyKeys("m0", "m1", "m2", "c0");

        state = apply(state, Membership.masters(state, List.of(master("m1"), master("m2")), 4));
        assertThat(state.nodes()).containsOnlyKeys("m1", "m2", "c0");
        assertThat(Membership.masters(state, List.of(master("m1"), master("m2")), 5)
                        .records())
                .isEmpty();
    }

    @Test
    void aCoordinatorThatStartsAnewTakesThePlaceOfTheOneAtItsAddress() {
        ClusterState state = join(join(ClusterState.UNKNOWN, coordinator("c0", 9200)), coordinator("c1", 9201));
        assertThat(join(state, coordinator("c2", 9200)).nodes()).containsOnlyKeys("c1", "c2");
    }
}
