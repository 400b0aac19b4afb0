package io.diagon.coordinator.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.coordinator.write.DocumentReader.Found;
import io.diagon.coordinator.write.DocumentReader.Wanted;
import io.diagon.coordinator.write.FakeWriteNode.Behaviour;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.write.GetRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
    private final FakeCluster cluster = new FakeCluster();

    private Found read(boolean realtime, String preference) {
        Wanted wanted = new Wanted(
                "books", "", GetRequest.Document.newBuilder().setId("1").build());
        return cluster.reads().read(wanted, ReadOptions.of(realtime, false, preference));
    }

    private int asked(String node) {
        return cluster.node(node).gets.size();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void readsInRealTimeAskThePrimary() {
        cluster.started("a", "b").known();
        for (int i = 0; i < 10; i++) {
            assertThat(read(true, "").orThrow().getFound()).isTrue();
        }
        assertThat(asked("a")).isEqualTo(10);
        assertThat(cluster.node("a").gets)
                .allMatch(get -> get.getShards(0).getRequest().getRealtime());
    }

    @Test
    void otherReadsAskEveryCopy() {
        cluster.started("a", "b").known();
        DocumentReader reads = cluster.reads();
        Wanted wanted = new Wanted(
                "books", "", GetRequest.Document.newBuilder().setId("1").build());
        for (int i = 0; i < 10; i++) {
            reads.read(wanted, ReadOptions.of(false, false, ""));
        }
        assertThat(asked("a")).isPositive();
        assertThat(asked("b")).isPositive();
    }

    @Test
    void aPreferenceGoesBeforeThePrimary() {
        cluster.started("a", "b").known();
        read(true, "_replica");
        read(true, "_only_nodes:b");
        assertThat(asked("a")).isZero();
        assertThat(asked("b")).isEqualTo(2);
    }

    @Test
    void aCopyThatFailsIsReplacedByTheNext() {
        for (Behaviour behaviour : Behaviour.values()) {
            cluster.started("a", "b").known();
            cluster.node("a").behaviour = behaviour;
            assertThat(read(true, "").orThrow().getFound()).as("%s", behaviour).isTrue();
        }
    }

    @Test
    void aShardThatHasMovedIsReadWhereItIs() {
        cluster.started("a").known();
        cluster.node("a").behaviour = Behaviour.NOT_HERE;
        cluster.started("c");
        assertThat(read(true, "").orThrow().getFound()).isTrue();
        assertThat(asked("c")).isEqualTo(1);
    }

    @Test
    void aShardThatIsOnItsWayIsLookedForUntilItIsFound() throws Exception {
        cluster.started("a").known();
        cluster.node("a").behaviour = Behaviour.NOT_HERE;
        CompletableFuture<Found> found = CompletableFuture.supplyAsync(
                () -> read(true, ""), task -> Thread.ofVirtual().start(task));
        while (asked("a") < 3) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        cluster.started("c");
        assertThat(found.get(1, TimeUnit.MINUTES).orThrow().getFound()).isTrue();
    }

    @Test
    void whatNoCopyCanReadFailsForTheReasonOfTheLast() {
        cluster.started("a", "b").known();
        cluster.node("a").behaviour = Behaviour.LOSE;
        cluster.node("b").behaviour = Behaviour.LOSE;
        Found found = read(true, "");
        assertThat(found.failure()).isNotNull();
        assertThat(found.failure().code()).isEqualTo(ErrorCode.NODE_NOT_CONNECTED);
    }
}
