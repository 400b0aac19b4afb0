package io.diagon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.VersionType;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteOrigin;
import io.diagon.protocol.write.WriteResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of deleted documents, and for how long. */
class TombstoneTest {
    private static final long LONG_AGO = 1;

    @TempDir
    Path directory;

    private ShardEngine engine;

    @BeforeEach
    void open() {
        engine = NativeShardEngine.open(
                directory,
                ShardConfig.newBuilder()
                        .setMapping(IndexMapping.newBuilder().setVersion(1))
                        .setIndexName("index")
                        .build());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reopen() {
        engine.close();
        open();
    }

    @Test
    void aDeletionIsRememberedWhileAnythingBeforeItMayStillCome() {
        history(index("other"), 0);
        history(delete("x"), 3);
        engine.flush();
        reopen();
        engine.flush();

        assertThat(history(index("x"), 2).getOutcome()).isEqualTo(WriteResult.Outcome.NOOP);
        assertThat(found("x")).isFalse();
        assertThat(history(index("x"), 1).getOutcome()).isEqualTo(WriteResult.Outcome.NOOP);
        assertThat(found("x")).isFalse();
    }

    @Test
    void whatComesAgainAfterADeletionWasForgottenIsNotDoneAgain() {
        history(index("x"), 0);
        history(delete("x"), 1);
        engine.flush();
        history(index("other"), 2);
        engine.flush();
        reopen();

        assertThat(history(index("x"), 0).getOutcome()).isEqualTo(WriteResult.Outcome.NOOP);
        assertThat(history(delete("x"), 1).getOutcome()).isEqualTo(WriteResult.Outcome.NOOP);
        assertThat(found("x")).isFalse();
    }

    @Test
    void theVersionOfADeletionIsKeptThroughCommitsUntilItIsOld() {
        primary(delete("fresh").setVersion(10).setVersionType(VersionType.EXTERNAL), System.currentTimeMillis());
        primary(delete("old").setVersion(10).setVersionType(VersionType.EXTERNAL), LONG_AGO);
        engine.flush();
        reopen();

        long now = System.currentTimeMillis();
        WriteResult refused = primary(index("fresh").setVersion(5).setVersionType(VersionType.EXTERNAL), now);
        WriteResult taken = primary(index("old").setVersion(5).setVersionType(VersionType.EXTERNAL), now);

        assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.VERSION_CONFLICT);
        assertThat(taken.getOutcome()).isEqualTo(WriteResult.Outcome.CREATED);
    }

    private static WriteOperation.Builder index(String id) {
        return WriteOperation.newBuilder().setId(id).setSource(ByteString.copyFromUtf8("{}"));
    }

    private static WriteOperation.Builder delete(String id) {
        return WriteOperation.newBuilder().setId(id).setType(WriteOperation.Type.DELETE);
    }

    /** As a copy takes it, or a log is replayed. */
    private WriteResult history(WriteOperation.Builder operation, long seqNo) {
        return write(operation.setSeqNo(seqNo).setPrimaryTerm(1).setVersion(seqNo + 1), WriteOrigin.HISTORY, LONG_AGO);
    }

    private WriteResult primary(WriteOperation.Builder operation, long nowMillis) {
        return write(operation, WriteOrigin.PRIMARY, nowMillis);
    }

    private WriteResult write(WriteOperation.Builder operation, WriteOrigin origin, long nowMillis) {
        return engine.write(WriteBatch.newBuilder()
                        .addOperations(operation)
                        .setOrigin(origin)
                        .setPrimaryTerm(1)
                        .setNowMillis(nowMillis)
                        .build())
                .getResults(0);
    }

    private boolean found(String id) {
        return engine.get(GetRequest.newBuilder()
                        .setRealtime(true)
                        .addDocuments(GetRequest.Document.newBuilder().setId(id))
                        .build())
                .getDocuments(0)
                .getFound();
    }
}
