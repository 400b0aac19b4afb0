package io.diagon.datanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node with a copy of one shard on its disk, which another node has too. */
class ReopeningTest {
    private ShardState local = ShardState.CLOSED;
    private long now;
    private final Reopening reopening =
            new Reopening("self", "second", Map.of(new ShardKey("films", 0), "mine"), key -> local, () -> now);

    @Test
    void aCopyFromTheDiskIsWaitedForUntilItServes() {
        assertThat(reopening.done(state("first", primary(), onSelf(ShardRouting.State.STARTED))))
                .as("a state from before the start")
                .isFalse();
        assertThat(reopening.done(state("second", primary(), left()))).isFalse();
        local = ShardState.RECOVERING;
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.INITIALIZING))))
                .isFalse();
        local = ShardState.STARTED;
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.INITIALIZING))))
                .as("its primary does not count it yet")
                .isFalse();
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.STARTED))))
                .isTrue();
        assertThat(reopening.done(state("second", primary(), left())))
                .as("what comes later is another matter")
                .isTrue();
    }

    @Test
    void aCopyThatFailedIsNotWaitedFor() {
        local = ShardState.FAILED;
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.INITIALIZING))))
                .isTrue();
    }

    @Test
    void theFirstNodeDoesNotWaitForTheOneThatHasTheData() {
        ShardRouting away = ShardRouting.newBuilder()
                .setPrimary(true)
                .setLastNodeId("other")
                .setUnassignedReason("NODE_LEFT")
                .build();
        assertThat(reopening.done(state("second", away, left()))).isTrue();
    }

    @Test
    void aCopyThatIsNotWantedHereIsNotWaitedFor() {
        assertThat(reopening.done(state("second", primary()))).isTrue();
    }

    @Test
    void nothingIsWaitedForWithoutEnd() {
        assertThat(reopening.done(state("second", primary(), left()))).isFalse();
        now += Duration.ofMinutes(1).toNanos();
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.INITIALIZING))))
                .isFalse();
        now += Duration.ofMinutes(9).toNanos();
        assertThat(reopening.done(state("second", primary(), onSelf(ShardRouting.State.INITIALIZING))))
                .isTrue();
    }

    private static ShardRouting primary() {
        return ShardRouting.newBuilder()
                .setPrimary(true)
                .setState(ShardRouting.State.STARTED)
                .setNodeId("other")
                .setAllocationId("theirs")
                .build();
    }

    private static ShardRouting onSelf(ShardRouting.State state) {
        return ShardRouting.newBuilder()
                .setState(state)
                .setNodeId("self")
                .setAllocationId("mine")
                .build();
    }

    private static ShardRouting left() {
        return ShardRouting.newBuilder()
                .setLastNodeId("self")
                .setUnassignedReason("NODE_LEFT")
                .build();
    }

    private static ClusterState state(String ephemeralId, ShardRouting... copies) {
        return ClusterState.of(ClusterStateMessage.newBuilder()
                .setVersion(1)
                .addNodes(Node.newBuilder().setId("self").setEphemeralId(ephemeralId))
                .addIndices(IndexMetadata.newBuilder()
                        .setName("films")
                        .setUuid("films")
                        .addInSync(InSyncCopies.newBuilder().addAllocationIds("theirs")))
                .addRouting(IndexRouting.newBuilder().setIndexUuid("films").addAllShards(List.of(copies)))
                .build());
    }
}
