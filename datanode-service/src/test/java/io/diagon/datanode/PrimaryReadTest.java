package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.write.NodeBulkResponse.ShardResult;
import io.diagon.protocol.write.NodeGetResponse;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary tells nobody of what may still be undone, because a copy has yet to take it. */
class PrimaryReadTest extends ReplicatedShardFixture {
    private static final Executor THREADS = work -> Thread.ofVirtual().start(work);

    private Copy primary;

    @BeforeEach
    void loseTheReplica() throws Exception {
        startMaster(Map.of());
        primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        bulk(primary, index("1", "acknowledged"), index("2", "acknowledged"));
        master.deaf = true;
        replica.node().close();
    }

    @Test
    void aDocumentThatIsNotAcknowledgedIsNotRead() {
        long before = get(primary, "1").getSeqNo();
        CompletableFuture<ShardResult> writing = write(index("1", "on its way"));
        // Until the write has come to the engine, reads see what was there before.
        NodeGetResponse.ShardResult read = tryGet(primary, "1");
        while (!read.hasFailure()) {
            assertThat(read.getResponse().getDocuments(0).getSeqNo()).isEqualTo(before);
            read = tryGet(primary, "1");
        }
        assertThat(ErrorCode.of(read.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        assertThat(get(primary, "2").getFound()).as("another document").isTrue();

        master.deaf = false;
        assertThat(writing.join().hasFailure()).isFalse();
        assertThat(get(primary, "1").getSource().toStringUtf8()).contains("on its way");
    }

    @Test
    void aDeletionThatIsNotAcknowledgedIsNotSeen() {
        CompletableFuture<ShardResult> deleting = write(delete("1"));
        NodeGetResponse.ShardResult read = tryGet(primary, "1");
        while (!read.hasFailure()) {
            assertThat(read.getResponse().getDocuments(0).getFound()).isTrue();
            read = tryGet(primary, "1");
        }
        assertThat(ErrorCode.of(read.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);

        master.deaf = false;
        assertThat(deleting.join().hasFailure()).isFalse();
        assertThat(get(primary, "1").getFound()).isFalse();
    }

    @Test
    void aConflictWithADocumentThatIsNotAcknowledgedIsNoAnswer() {
        CompletableFuture<ShardResult> writing = write(index("3", "on its way"));
        while (!tryGet(primary, "3").hasFailure()) {
            Thread.onSpinWait();
        }
        WriteOperation create = index("3", "again").toBuilder()
                .setType(WriteOperation.Type.CREATE)
                .build();
        ShardResult early = tryBulk(primary, RefreshPolicy.NONE, 0, 200, create);
        assertThat(ErrorCode.of(early.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);

        master.deaf = false;
        assertThat(writing.join().hasFailure()).isFalse();
        ShardResult late = bulk(primary, create);
        assertThat(late.getResults(0).getOutcome()).isEqualTo(WriteResult.Outcome.FAILED);
        assertThat(ErrorCode.of(late.getResults(0).getFailure().getCode())).isEqualTo(ErrorCode.VERSION_CONFLICT);
    }

    private CompletableFuture<ShardResult> write(WriteOperation operation) {
        return CompletableFuture.supplyAsync(() -> tryBulk(primary, RefreshPolicy.NONE, 0, 60_000, operation), THREADS);
    }
}
