package io.diagon.coordinator.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.write.FakeWriteNode.Behaviour;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.WriteOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkExecutorTest {
    private static final BulkOptions PATIENT =
            new BulkOptions(RefreshPolicy.NONE, Duration.ofMinutes(1), BulkOptions.AS_SET);

    private final FakeCluster cluster = new FakeCluster();

    private static BulkItem item(WriteOperation.Builder operation) {
        return new BulkItem(
                "books", operation.setSource(ByteString.copyFromUtf8("{}")).build(), false, null);
    }

    private static WriteOperation.Builder index(String id) {
        return WriteOperation.newBuilder().setType(WriteOperation.Type.INDEX).setId(id);
    }

    private static ErrorCode code(ItemOutcome outcome) {
        return ErrorCode.of(outcome.result().getFailure().getCode());
    }

    /** From now on the masters know another primary. */
    private void promote(String from, String to, Behaviour of) {
        cluster.node(from).behaviour = of;
        cluster.started(to);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theAnswerSaysHowManyCopiesThereAreAndWereReached() {
        cluster.started("a", "b").known();
        ItemOutcome outcome = cluster.writes().execute(item(index("1")), PATIENT);
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.totalCopies()).isEqualTo(2);
        assertThat(outcome.successfulCopies()).isEqualTo(2);
        assertThat(cluster.node("b").bulks).isEmpty();
    }

    @Test
    void aWriteToANodeThatIsNotPrimaryAnyMoreGoesToTheNewOne() {
        for (Behaviour behaviour : List.of(Behaviour.NOT_HERE, Behaviour.STALE)) {
            cluster.started("a", "b").known();
            promote("a", "b", behaviour);
            ItemOutcome outcome =
                    cluster.writes().execute(item(index("1").setIfSeqNo(1).setIfPrimaryTerm(1)), PATIENT);
            assertThat(outcome.failed()).as("%s", behaviour).isFalse();
            assertThat(cluster.node("b").operations).last().matches(WriteOperation::hasIfSeqNo);
        }
    }

    @Test
    void whatWasNeverSentIsSentAgainWhateverItIs() {
        cluster.started("a", "b").known();
        promote("a", "b", Behaviour.REFUSE);
        ItemOutcome outcome =
                cluster.writes().execute(item(index("1").setIfSeqNo(1).setIfPrimaryTerm(1)), PATIENT);
        assertThat(outcome.failed()).isFalse();
        assertThat(cluster.node("b").operations).hasSize(1);
    }

    @Test
    void aLostAnswerIsReportedIfASecondWriteCouldDoHarm() {
        cluster.started("a", "b").known();
        promote("a", "b", Behaviour.LOSE);
        List<ItemOutcome> outcomes = cluster.writes()
                .execute(
                        List.of(
                                item(index("1").setIfSeqNo(1).setIfPrimaryTerm(1)),
                                item(index("2").setType(WriteOperation.Type.CREATE)),
                                item(index("3").setType(WriteOperation.Type.UPDATE)),
                                item(index("4"))),
                        PATIENT);
        assertThat(outcomes.subList(0, 3))
                .allMatch(ItemOutcome::failed)
                .allMatch(outcome -> code(outcome) == ErrorCode.NODE_NOT_CONNECTED);
        assertThat(outcomes.get(3).failed()).isFalse();
        assertThat(cluster.node("b").operations)
                .extracting(WriteOperation::getId)
                .containsExactly("4");
    }

    @Test
    void aWriteToANodeThatHangsGoesOnWhenTheNodeHasLeftTheCluster() throws Exception {
        cluster.started("a", "b").known();
        cluster.node("a").behaviour = Behaviour.HANG;
        BulkExecutor writes = cluster.writes();
        CompletableFuture<ItemOutcome> outcome = CompletableFuture.supplyAsync(
                () -> writes.execute(item(index("1")), PATIENT),
                task -> Thread.ofVirtual().start(task));
        assertThat(cluster.node("a").hanging.await(1, TimeUnit.MINUTES)).isTrue();
        cluster.started("b").known();
        assertThat(outcome.get(1, TimeUnit.MINUTES).failed()).isFalse();
        assertThat(cluster.node("b").operations).hasSize(1);
    }

    @Test
    void aDocumentWithoutAnIdIsWrittenAgainUnderTheIdItWasGiven() {
        cluster.started("a", "b").known();
        promote("a", "b", Behaviour.LOSE);
        ItemOutcome outcome = cluster.writes().execute(item(index("").setType(WriteOperation.Type.INDEX)), PATIENT);
        assertThat(outcome.failed()).isFalse();
        WriteOperation first = cluster.node("a").operations.getFirst();
        WriteOperation second = cluster.node("b").operations.getFirst();
        assertThat(first.getAutoGeneratedId()).isTrue();
        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getAutoGeneratedId()).as("it may be there already").isFalse();
        assertThat(second.getType()).isEqualTo(WriteOperation.Type.INDEX);
    }

    @Test
    void tooFewActiveCopiesAreWaitedForAndThenReported() {
        cluster.started("a").known();
        BulkOptions all = new BulkOptions(RefreshPolicy.NONE, Duration.ofMillis(20), BulkOptions.ALL);
        ItemOutcome outcome = cluster.writes().execute(item(index("1")), all);
        assertThat(code(outcome)).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        assertThat(outcome.result().getFailure().getReason())
                .contains("Not enough active copies to meet shard count of [ALL] (have 1, needed 2)");
        assertThat(cluster.node("a").bulks).isEmpty();
        cluster.started("a", "b").known();
        assertThat(cluster.writes().execute(item(index("1")), all).failed()).isFalse();
    }

    @Test
    void theIndexSaysHowManyCopiesHaveToBeActiveUnlessTheRequestDoes() {
        cluster.with("index.write.wait_for_active_shards", "2").started("a").known();
        Duration soon = Duration.ofMillis(20);
        BulkOptions asSet = new BulkOptions(RefreshPolicy.NONE, soon, BulkOptions.AS_SET);
        assertThat(code(cluster.writes().execute(item(index("1")), asSet))).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        BulkOptions one = new BulkOptions(RefreshPolicy.NONE, soon, 1);
        assertThat(cluster.writes().execute(item(index("1")), one).failed()).isFalse();
        assertThat(cluster.node("a").bulks)
                .extracting(bulk -> bulk.getWaitForActiveShards())
                .containsExactly(1);
    }
}
