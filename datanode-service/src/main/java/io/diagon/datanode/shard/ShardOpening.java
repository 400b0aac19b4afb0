package io.diagon.datanode.shard;

import io.diagon.datanode.recovery.EngineFiles;
import io.diagon.datanode.translog.Translog;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.ShardRecovery.Stage;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteOrigin;
import io.diagon.protocol.write.WriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what is on the disk: the engine's last commit, and on top of it what the log has beyond that. */
final class ShardOpening {
    private static final Logger LOG = LoggerFactory.getLogger(ShardOpening.class);
    private static final int BATCH_OPERATIONS = 1000;
    private static final int BATCH_BYTES = 4 << 20;

    private final IndexShard shard;
    private final ShardStore store;
    private final EngineProvider engines;
    private final MappedWrites writes;

    ShardOpening(IndexShard shard, ShardStore store, EngineProvider engines, MappingUpdates mappings) {
        this.shard = shard;
        this.store = store;
        this.engines = engines;
        this.writes = new MappedWrites(mappings);
    }

    OpenedShard open(IndexMetadata index, CopyRecord record) {
        ShardKey key = shard.key();
        store.finishReplacing(key);
        if (record.logged() && !Translog.exists(store.translog(key))) {
            throw new SearchException(ErrorCode.CORRUPT_INDEX, "translog is missing [" + store.translog(key) + "]");
        }
        Translog translog = Translog.open(store.translog(key), shard.observer());
        ShardEngine engine = null;
        try {
            engine = engines.open(
                    store.engine(key),
                    ShardSettings.engineConfig(index, key.number()).toBuilder()
                            .setCommitted(record.committed())
                            .build());
            long committed = engine.stats().getCommittedSeqNo();
            record.require(shard.assignment(), committed >= 0);
            replay(engine, translog, committed);
            refresh(engine);
            return new OpenedShard(
                    engine,
                    translog,
                    new ShardUpkeep(shard, engine, translog),
                    engine.stats().getMaxSeqNo());
        } catch (RuntimeException | Error e) {
            close(engine, translog, e);
            throw e;
        }
    }

    private void replay(ShardEngine engine, Translog translog, long committed) {
        translog.trim(committed, shard.retention());
        EngineFiles files = EngineFiles.in(store.engine(shard.key()));
        shard.recovery()
                .replaying(files.count(), files.bytes(), translog.stats().uncommittedOperations());
        Batch batch = new Batch(engine, committed + 1);
        translog.replay(committed, batch::add);
        batch.write();
        shard.recovery().stage(shard.assignment().primary() ? Stage.FINALIZE : Stage.INDEX);
        LOG.info(
                "shard recovered [{}][{}], operations replayed [{}]",
                shard.id().getIndexName(),
                shard.id().getNumber(),
                batch.replayed);
    }

    /** What was replayed is there also if a full disk keeps it from being searchable yet. */
    private static void refresh(ShardEngine engine) {
        try {
            engine.refresh();
        } catch (SearchException e) {
            if (e.code() != ErrorCode.DISK_FULL) {
                throw e;
            }
            LOG.warn("shard is opened without a refresh: {}", e.getMessage());
        }
    }

    private static void close(@Nullable ShardEngine engine, Translog translog, Throwable cause) {
        try {
            if (engine != null) {
                engine.close();
            }
            translog.close();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private final class Batch {
        private final ShardEngine engine;
        private final List<WriteOperation> operations = new ArrayList<>();
        private int bytes;
        private long replayed;
        private long next;

        Batch(ShardEngine engine, long next) {
            this.engine = engine;
            this.next = next;
        }

        void add(WriteOperation operation) {
            if (operation.getSeqNo() != next) {
                throw new SearchException(
                        ErrorCode.CORRUPT_INDEX,
                        "translog lacks operations that are not in the commit, expected [" + next + "], found ["
                                + operation.getSeqNo() + "]");
            }
            next++;
            operations.add(operation);
            bytes += operation.getSerializedSize();
            if (operations.size() >= BATCH_OPERATIONS || bytes >= BATCH_BYTES) {
                write();
            }
        }

        void write() {
            if (operations.isEmpty()) {
                return;
            }
            WriteBatch batch = WriteBatch.newBuilder()
                    .addAllOperations(operations)
                    .setOrigin(WriteOrigin.HISTORY)
                    .setPrimaryTerm(shard.assignment().primaryTerm())
                    .setNowMillis(System.currentTimeMillis())
                    .build();
            for (WriteResult result : writes.write(shard.id(), engine, batch, engine::write)) {
                if (result.hasFailure()) {
                    throw new SearchException(result.getFailure());
                }
            }
            replayed += operations.size();
            shard.recovery().replayedLocally(operations.size());
            operations.clear();
            bytes = 0;
        }
    }
}
