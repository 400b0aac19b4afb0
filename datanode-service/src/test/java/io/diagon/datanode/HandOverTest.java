package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.search.CloseReadersRequest;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.diagon.protocol.search.ShardTarget;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HandOverTest extends ReplicatedShardFixture {
    @Test
    void aPrimaryThatLeavesIsHandedOverBetweenTwoWrites() throws Exception {
        startMaster(Map.of());
        Copy first = start("a", Duration.ofMillis(300));
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        Copy second = start("b");
        master.assign(second.id(), "r", false);
        master.awaitStarted("r");

        Writer writer = new Writer(first, second);
        Thread writing = Thread.ofVirtual().start(writer);
        writer.awaitWritten(20);
        first.node().close();
        writer.awaitWritten(writer.written.size() + 20);
        writer.stop();
        writing.join();

        assertThat(writer.surprises).isEmpty();
        assertThat(master.inSync()).containsExactly("r");
        for (String id : writer.written) {
            assertThat(get(second, id).getFound()).as(id).isTrue();
        }
    }

    @Test
    void aPrimaryThatMovesIsHandedOverOnceItsTargetHasEverything() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        Copy second = start("b");

        Writer writer = new Writer(first, second);
        Thread writing = Thread.ofVirtual().start(writer);
        writer.awaitWritten(20);
        master.relocate(second.id(), "t");
        master.await(state -> state.getRouting(0).getShardsList().stream()
                .anyMatch(copy -> copy.getPrimary() && copy.getAllocationId().equals("t")));
        writer.awaitWritten(writer.written.size() + 20);
        writer.stop();
        writing.join();

        assertThat(writer.surprises).isEmpty();
        assertThat(master.inSync()).containsExactly("t");
        for (String id : writer.written) {
            assertThat(get(second, id).getFound()).as(id).isTrue();
        }
    }

    @Test
    void aCopyThatIsBeingRecoveredIsWaitedFor() throws Exception {
        startMaster(Map.of());
        Copy first = start("a", Duration.ofMillis(300));
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        bulk(first, index("1", "word"));
        Copy second = start("b");
        master.newsTravel = Duration.ofMillis(500);
        master.assign(second.id(), "r", false);
        first.node().close();
        assertThat(master.handOvers()).isEqualTo(1);
        assertThat(master.inSync()).containsExactly("r");
        assertThat(get(second, "1").getFound()).isTrue();
    }

    @Test
    void aHandOverWhoseAnswerIsLostIsAskedForAgainBeforeAnythingIsWritten() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        Copy second = start("b");

        Writer writer = new Writer(first, second);
        Thread writing = Thread.ofVirtual().start(writer);
        writer.awaitWritten(20);
        master.losesAnswer = true;
        master.relocate(second.id(), "t");
        master.await(state -> master.handOvers() == 2);
        writer.awaitWritten(writer.written.size() + 20);
        writer.stop();
        writing.join();
        assertThat(writer.surprises).isEmpty();
    }

    @Test
    void aPointInTimeStaysWithACopyThatHasMovedUntilItIsClosed() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        bulk(first, index("1", "word"));
        var search = ShardSearchServiceGrpc.newBlockingStub(first.channel());
        String reader = search.openReaders(OpenReadersRequest.newBuilder()
                        .setKeepAliveMillis(Duration.ofHours(1).toMillis())
                        .addTargets(ShardTarget.newBuilder().setShard(SHARD))
                        .build())
                .getResults(0)
                .getReaderId();
        Copy second = start("b");
        master.relocate(second.id(), "t");
        master.await(state -> state.getRouting(0).getShards(0).getAllocationId().equals("t"));

        long longerThanTheGrace = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < longerThanTheGrace) {
            assertThat(first.node().shardState(SHARD.getIndexUuid(), 0)).isEqualTo(ShardState.STARTED);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        search.closeReaders(
                CloseReadersRequest.newBuilder().addReaderIds(reader).build());
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (first.node().shardState(SHARD.getIndexUuid(), 0) != ShardState.CLOSED) {
            assertThat(System.nanoTime()).as("the copy is still open").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void aWriteThatWaitsForARefreshIsAnsweredBeforeItsNodeLeaves() throws Exception {
        startMaster(Map.of());
        Copy first = start("a", Duration.ofMillis(300));
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        NodeBulkRequest waiting = NodeBulkRequest.newBuilder()
                .addShards(ShardBulk.newBuilder().setShard(SHARD).addOperations(index("1", "word")))
                .setRefresh(RefreshPolicy.WAIT_FOR)
                .setTimeoutMillis(Duration.ofHours(1).toMillis())
                .build();
        var answer = ShardWriteServiceGrpc.newFutureStub(first.channel()).bulk(waiting);
        // It may begin to wait only after the shard's last commit.
        while (!get(first, "1").getFound()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        first.node().close();
        assertThat(answer.get(1, TimeUnit.MINUTES).getShards(0).hasFailure()).isFalse();
    }

    /** Creates documents one by one, each on the first node until that refuses, then on the second. */
    private static final class Writer implements Runnable {
        private final Copy first;
        private final Copy second;
        private final List<String> written = new CopyOnWriteArrayList<>();
        private final List<String> surprises = new CopyOnWriteArrayList<>();
        private volatile boolean stopped;

        Writer(Copy first, Copy second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void run() {
            Copy copy = first;
            for (int i = 0; !stopped; i++) {
                WriteOperation operation = index("w" + i, "word").toBuilder()
                        .setType(WriteOperation.Type.CREATE)
                        .build();
                NodeBulkResponse.ShardResult result = tryBulk(copy, operation);
                while (result.hasFailure() && !stopped) {
                    if (result.getPerhapsDone()) {
                        surprises.add(result.getFailure().getReason());
                    }
                    copy = second;
                    result = tryBulk(copy, operation);
                }
                if (!result.hasFailure()) {
                    if (result.getResults(0).getOutcome() != WriteResult.Outcome.CREATED) {
                        surprises.add(result.getResults(0).toString());
                    }
                    written.add("w" + i);
                }
            }
        }

        void awaitWritten(int count) throws InterruptedException {
            long end = System.nanoTime() + 60_000_000_000L;
            while (written.size() < count) {
                assertThat(System.nanoTime()).as("no write for a minute").isLessThan(end);
                Thread.sleep(10);
            }
        }

        void stop() {
            stopped = true;
        }
    }
}
