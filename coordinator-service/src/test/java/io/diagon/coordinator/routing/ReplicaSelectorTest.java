package io.diagon.coordinator.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplicaSelectorTest {
    private static final String INDEX = "uuid";

    private final NodeLoad load = new NodeLoad(() -> 0);
    private final ReplicaSelector selector =
            new ReplicaSelector(load, node -> node.getHost().equals("here"));
    private final ClusterState state = state(3, "a", "b", "c");

    /** As many copies of each shard as there are nodes; the primary of shard n is on node n. */
    private static ClusterState state(int shards, String... nodes) {
        ClusterStateMessage.Builder message =
                ClusterStateMessage.newBuilder().setVersion(1).setClusterUuid("cluster");
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(INDEX);
        for (int n = 0; n < nodes.length; n++) {
            message.addNodes(Node.newBuilder()
                    .setId(nodes[n])
                    .setName("node-" + nodes[n])
                    .setHost(nodes[n].equals("b") ? "here" : "there")
                    .putAttributes("zone", nodes[n].equals("c") ? "far" : "near"));
            for (int shard = 0; shard < shards; shard++) {
                routing.addShards(ShardRouting.newBuilder()
                        .setShard(shard)
                        .setPrimary(n == shard)
                        .setState(ShardRouting.State.STARTED)
                        .setNodeId(nodes[n]));
            }
        }
        return ClusterState.of(message.addRouting(routing).build());
    }

    private List<String> copies(String preference, int shard) {
        return copies(state, preference, shard);
    }

    private List<String> copies(ClusterState in, String preference, int shard) {
        return selector.selection(in, Preference.parse(preference)).copies(INDEX, shard).stream()
                .map(Node::getId)
                .toList();
    }

    @Test
    void allCopiesAreInTheOrderToTry() {
        assertThat(copies("", 0)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aBusyNodeIsTheLastChoice() {
        for (int i = 0; i < 10; i++) {
            load.sent("b");
            assertThat(copies("", 0)).last().isEqualTo("b");
        }
    }

    @Test
    void aNodeThatIsAboutToStopIsTheLastChoiceOfThoseThatSuit() {
        ClusterStateMessage.Builder leaving = state.toMessage().toBuilder();
        leaving.getNodesBuilder(0).setLeaving(true);
        ClusterState stopping = ClusterState.of(leaving.build());
        for (int i = 0; i < 10; i++) {
            assertThat(copies(stopping, "", 0)).hasSize(3).last().isEqualTo("a");
            assertThat(copies(stopping, "session" + i, 0)).last().isEqualTo("a");
        }
        assertThat(copies(stopping, "_primary_first", 0)).first().isEqualTo("a");
        assertThat(copies(stopping, "_only_nodes:a", 0)).containsExactly("a");
    }

    @Test
    void theTargetOfARelocationIsNotReadBeforeItIsStarted() {
        ClusterStateMessage.Builder moving = state(1, "a", "b").toMessage().toBuilder();
        moving.getRoutingBuilder(0)
                .getShardsBuilder(0)
                .setState(ShardRouting.State.RELOCATING)
                .setRelocatingNodeId("b");
        moving.getRoutingBuilder(0)
                .getShardsBuilder(1)
                .setState(ShardRouting.State.INITIALIZING)
                .setRelocatingNodeId("a");
        assertThat(copies(ClusterState.of(moving.build()), "", 0)).containsExactly("a");
    }

    @Test
    void equallyGoodNodesTakeTurns() {
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            first.add(copies("", 0).getFirst());
        }
        assertThat(first).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void theShardsOfOneSearchSpreadOverEquallyGoodNodes() {
        ReplicaSelector.Selection selection = selector.selection(state, Preference.ANY);
        Set<String> first = new HashSet<>();
        for (int shard = 0; shard < 3; shard++) {
            first.add(selection.copies(INDEX, shard).getFirst().getId());
        }
        assertThat(first).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void primariesAndReplicasCanBeWantedFirstOrAlone() {
        for (int shard = 0; shard < 3; shard++) {
            String primary = List.of("a", "b", "c").get(shard);
            assertThat(copies("_primary", shard)).containsExactly(primary);
            assertThat(copies("_primary_first", shard)).hasSize(3).first().isEqualTo(primary);
            assertThat(copies("_replica", shard)).hasSize(2).doesNotContain(primary);
            assertThat(copies("_replica_first", shard)).hasSize(3).last().isEqualTo(primary);
        }
    }

    @Test
    void nodesCanBeNamedByIdNamePatternAndAttribute() {
        assertThat(copies("_only_nodes:c", 0)).containsExactly("c");
        assertThat(copies("_only_nodes:node-a,c", 0)).containsExactlyInAnyOrder("a", "c");
        assertThat(copies("_only_nodes:*-b", 0)).containsExactly("b");
        assertThat(copies("_only_nodes:zone:far", 0)).containsExactly("c");
        assertThat(copies("_only_nodes:nobody", 0)).isEmpty();
        assertThat(copies("_prefer_nodes:b", 0)).hasSize(3).first().isEqualTo("b");
        assertThat(copies("_prefer_nodes:nobody", 0)).hasSize(3);
    }

    @Test
    void localCopiesAreThoseOnTheHostOfTheCoordinator() {
        assertThat(copies("_local", 0)).hasSize(3).first().isEqualTo("b");
        assertThat(copies("_only_local", 0)).containsExactly("b");
    }

    @Test
    void shardsCanBeNamedBesidesAnotherPreference() {
        Preference preference = Preference.parse("_shards:1,2|_primary");
        assertThat(preference.shards(new TreeSet<>(Set.of(0, 1, 2)))).containsExactly(1, 2);
        assertThat(selector.selection(state, preference).copies(INDEX, 1))
                .extracting(Node::getId)
                .containsExactly("b");
    }

    @Test
    void theSameStringTakesTheSameCopiesWhateverTheLoad() {
        List<String> before = copies("session", 1);
        load.sent(before.getFirst());
        assertThat(copies("session", 1)).isEqualTo(before);
    }

    @Test
    void differentStringsTakeDifferentCopies() {
        Set<String> first = new HashSet<>();
        for (int user = 0; user < 50; user++) {
            first.add(copies("user" + user, 0).getFirst());
        }
        assertThat(first).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aNodeThatLeavesChangesTheChoiceOnlyOfThoseThatTookIt() {
        ClusterState smaller = state(1, "a", "b");
        List<String> moved = new ArrayList<>();
        for (int user = 0; user < 50; user++) {
            String before = copies("user" + user, 0).getFirst();
            String after = copies(smaller, "user" + user, 0).getFirst();
            if (!before.equals("c")) {
                assertThat(after).isEqualTo(before);
            } else {
                moved.add(after);
            }
        }
        assertThat(moved).isNotEmpty();
    }

    @Test
    void copiesThatAreNotStartedAreNotRead() {
        ClusterStateMessage.Builder message = state.toMessage().toBuilder();
        message.getRoutingBuilder(0).getShardsBuilder(0).setState(ShardRouting.State.INITIALIZING);
        message.getRoutingBuilder(0).getShardsBuilder(3).setState(ShardRouting.State.RELOCATING);
        assertThat(copies(ClusterState.of(message.build()), "", 0)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void unknownPreferencesAreRefused() {
        assertThatThrownBy(() -> Preference.parse("_nearest"))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("no Preference for [_nearest]");
        assertThatThrownBy(() -> Preference.parse("_shards:x")).isInstanceOf(SearchException.class);
    }
}
