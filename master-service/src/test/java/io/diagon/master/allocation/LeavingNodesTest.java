package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.master.discovery.Membership;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeavingNodesTest {
    private final TestCluster cluster = new TestCluster();

    @Test
    void ofTwoNodesThatHaveBothCopiesOfAShardOneMayLeave() {
        cluster.join("a", "b");
        cluster.create("films", 1, 1);
        cluster.settle();

        assertThat(leave("a")).isTrue();
        assertThatThrownBy(() -> decide(command("b")))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("[films][0]")
                .extracting(failure -> ((SearchException) failure).code())
                .isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        assertThat(leave("a")).as("an answer that was lost is given again").isTrue();
        say(command("a").setGone(true));
        assertThat(leave("b")).as("the other one is gone").isFalse();
        rejoin("a", "second");
        assertThat(leave("b")).as("the other one has nothing open yet").isFalse();
        cluster.allocate();
        assertThat(leave("b")).as("the other copy is being recovered").isFalse();
        cluster.settle();
        assertThat(leave("b")).isTrue();
    }

    @Test
    void aNodeThatIsBackIsNeitherLeavingNorDraining() {
        cluster.join("a", "b");
        assertThat(leave("a")).isTrue();
        say(command("a").setDrain(true));
        cluster.join("a");
        assertThat(node("a").getLeaving() && node("a").getDraining())
                .as("the same process still is")
                .isTrue();

        rejoin("a", "second");

        assertThat(node("a").getLeaving() || node("a").getDraining()).isFalse();
    }

    @Test
    void indicesWithoutReplicasHoldNobodyUp() {
        cluster.join("a", "b");
        cluster.create("films", 4, 0);
        cluster.settle();

        assertThat(leave("a")).isTrue();
        assertThat(leave("b")).isTrue();
    }

    @Test
    void theOnlyDataNodeDoesNotWaitForReplicasThatNeverHadAPlace() {
        cluster.join("a");
        cluster.create("films", 1, 1);
        cluster.settle();
        assertThat(leave("a")).isTrue();
    }

    @Test
    void howeverManyAskAShardKeepsACopyOnANodeThatStays() {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime() + round;
            Random random = new Random(seed);
            TestCluster zones = new TestCluster();
            List<String> nodes = new ArrayList<>();
            for (int number = 0; number < 6; number++) {
                zones.join("n" + number, Map.of("zone", number % 2 == 0 ? "west" : "east"));
                nodes.add("n" + number);
            }
            zones.set("cluster.routing.allocation.awareness.attributes", "zone");
            zones.create("films", 5, 1);
            zones.create("stars", 3, 2);
            zones.settle();
            int left = 0;
            for (int asked = 0; asked < 20; asked++) {
                NodeLeavingCommand.Builder command = command(nodes.get(random.nextInt(nodes.size())));
                try {
                    zones.apply(LeaveTaking.decide(zones.state, command.build(), 1));
                    left++;
                } catch (SearchException notNow) {
                    assertThat(notNow.code().retryable()).isTrue();
                }
                for (String index : List.of("films", "stars")) {
                    for (int shard = 0; shard < zones.copies(index).size(); shard++) {
                        List<ShardRouting> copies = zones.copies(index, shard);
                        assertThat(copies.isEmpty()
                                        || copies.stream()
                                                .anyMatch(copy -> !zones.state
                                                        .nodes()
                                                        .get(copy.getNodeId())
                                                        .getLeaving()))
                                .as("seed %d", seed)
                                .isTrue();
                    }
                }
            }
            assertThat(left).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void aNodeThatLeavesForGoodIsEmptiedFirst() {
        cluster.join("a", "b", "c");
        cluster.create("films", 4, 1);
        cluster.create("single", 2, 0);
        cluster.settle();
        assertThat(cluster.byNode("films")).containsKey("b");
        say(command("b").setDrain(true));
        assertThatThrownBy(() -> decide(command("b").setDrain(true).setGone(true)))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("still has a copy");

        cluster.settle();

        assertThat(cluster.byNode("films")).containsOnlyKeys("a", "c");
        assertThat(cluster.byNode("single")).doesNotContainKey("b");
        say(command("b").setDrain(true).setGone(true));
        assertThat(cluster.state.nodes()).doesNotContainKey("b");
        assertThat(cluster.copies("films")).allMatch(copy -> copy.getState() == ShardRouting.State.STARTED);
    }

    @Test
    void theLastNodeOfAZoneIsEmptiedIntoTheOthers() {
        cluster.set("cluster.routing.allocation.awareness.attributes", "zone");
        cluster.join("a", Map.of("zone", "west"))
                .join("b", Map.of("zone", "west"))
                .join("c", Map.of("zone", "east"));
        cluster.create("films", 2, 1);
        cluster.settle();
        assertThat(cluster.byNode("films")).containsEntry("c", 2L);

        say(command("c").setDrain(true));
        cluster.settle();

        assertThat(cluster.byNode("films")).isEqualTo(Map.of("a", 2L, "b", 2L));
    }

    @Test
    void aCopyThatHasNowhereToGoIsNotGivenUp() {
        cluster.join("a", "b");
        cluster.create("films", 1, 1);
        cluster.settle();
        say(command("b").setDrain(true));
        cluster.settle();

        assertThatThrownBy(() -> decide(command("b").setDrain(true).setGone(true)))
                .hasMessageContaining("[films][0]");
    }

    @Test
    void aNodeThatIsNotKnownIsNotTakenForEmpty() {
        cluster.join("a");
        NodeLeavingCommand.Builder former = command("a");
        rejoin("a", "second");
        assertThatThrownBy(() -> decide(former.setDrain(true))).hasMessageContaining("not known");
        assertThatThrownBy(() -> decide(former.setGone(true))).hasMessageContaining("not known");
    }

    private Node node(String name) {
        return cluster.state.nodes().get(name);
    }

    private static NodeLeavingCommand.Builder command(String node) {
        return NodeLeavingCommand.newBuilder().setNodeId(node).setEphemeralId("first");
    }

    private boolean leave(String node) {
        try {
            say(command(node));
            return true;
        } catch (SearchException notNow) {
            return false;
        }
    }

    private void say(NodeLeavingCommand.Builder command) {
        cluster.apply(decide(command));
    }

    private Decision decide(NodeLeavingCommand.Builder command) {
        return LeaveTaking.decide(cluster.state, command.build(), cluster.now);
    }

    private void rejoin(String node, String ephemeralId) {
        cluster.apply(Membership.joined(
                cluster.state,
                Node.newBuilder()
                        .setId(node)
                        .setName(node)
                        .setEphemeralId(ephemeralId)
                        .addRoles(NodeRole.DATA)
                        .build(),
                cluster.now));
    }
}
