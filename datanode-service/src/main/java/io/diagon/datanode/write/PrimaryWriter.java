package io.diagon.datanode.write;

import io.diagon.datanode.admission.IndexingPressure;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.metrics.NodeMeters;
import io.diagon.datanode.replication.PrimaryGroup;
import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappedWrites;
import io.diagon.datanode.shard.MappingUpdates;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.datanode.translog.Translog;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.NodeBulkResponse.ShardResult;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.WriteOperation;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to primaries: engine, log, disk, refresh. A result is returned only when the operations are in the log and, as the index wants
 * it, on the disk. Runs on virtual threads; what is native runs on the write pool.
 */
public final class PrimaryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryWriter.class);
    private static final long DEFAULT_TIMEOUT_MILLIS = 60_000;

    private final ShardRegistry shards;
    private final PrimaryGroups groups;
    private final WorkerPool pool;
    private final IndexingPressure pressure;
    private final MappedWrites writes;
    private final UpdateTranslator updates = new UpdateTranslator();
    private final NodeMeters meters;

    public PrimaryWriter(
            ShardRegistry shards,
            PrimaryGroups groups,
            WorkerPool pool,
            IndexingPressure pressure,
            MappingUpdates mappings,
            NodeMeters meters) {
        this.shards = shards;
        this.groups = groups;
        this.pool = pool;
        this.pressure = pressure;
        this.writes = new MappedWrites(mappings);
        this.meters = meters;
    }

    /** Writes to one primary, waiting for it up to the timeout; what fails as a whole is in the result. */
    @SuppressWarnings("try") // the permit is held, not used
    public ShardResult write(ShardBulk bulk, RefreshPolicy refresh, long timeoutMillis) {
        long start = System.nanoTime();
        long timeout = timeoutMillis > 0 ? timeoutMillis : DEFAULT_TIMEOUT_MILLIS;
        PrimaryBatch batch = null;
        boolean done = false;
        try (IndexingPressure.Permit permit = pressure.acquire(bulk.getSerializedSize())) {
            requireIds(bulk);
            IndexShard shard = shards.awaitStarted(bulk.getShard(), timeout);
            PrimaryGroup group = groups.of(shard, timeout);
            group.awaitActive(bulk.getWaitForActiveShards(), timeout);
            group.requireEnoughInSync();
            batch = new PrimaryBatch(shard, pool, writes, updates, bulk.getOperationsList());
            ShardResult result = write(shard, group, batch, refresh, timeout);
            done = true;
            return result;
        } catch (SearchException e) {
            return ShardResult.newBuilder()
                    .setFailure(e.toFailure())
                    .setPerhapsDone(batch != null && batch.begun())
                    .build();
        } finally {
            meters.indexed(bulk.getOperationsCount(), System.nanoTime() - start, !done);
        }
    }

    private ShardResult write(
            IndexShard shard, PrimaryGroup group, PrimaryBatch batch, RefreshPolicy refresh, long timeoutMillis) {
        Translog translog = shard.translog();
        ShardUpkeep upkeep = shard.upkeep();
        Applied applied;
        try {
            applied = apply(shard, group, batch, timeoutMillis);
            if (shard.settings().syncEveryRequest()) {
                translog.sync(applied.position());
            }
            upkeep.rollLogIfLarge();
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(shard, e);
            throw e;
        }
        group.synced(batch.lastSeqNo());
        int copies = group.awaitAcknowledged(applied.maxSeqNo(), timeoutMillis);
        meters.acknowledged(batch.applied().size());
        boolean forced = refresh(upkeep, group, refresh, timeoutMillis);
        return ShardResult.newBuilder()
                .addAllResults(batch.results())
                .setForcedRefresh(forced)
                .setTotalCopies(group.totalCopies())
                .setSuccessfulCopies(copies)
                .build();
    }

    /**
     * @param position in the log, that has to be on the disk
     * @param maxSeqNo of all that the results rest upon: a refusal too must not be answered for the sake of a write that is undone later
     */
    private record Applied(long position, long maxSeqNo) {}

    /** What was done before a failure goes to the log too. */
    private static Applied apply(IndexShard shard, PrimaryGroup group, PrimaryBatch batch, long timeoutMillis) {
        lock(shard, timeoutMillis);
        try {
            if (!shard.assignment().primary() || shard.assignment().primaryTerm() != group.term()) {
                throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "shard is not the primary that it was");
            }
            group.requireOffice();
            long position;
            try {
                batch.run();
            } finally {
                shard.upkeep().written();
                position = log(shard, batch);
                shard.standing().logged(batch.lastSeqNo());
                group.appended(batch.applied());
            }
            return new Applied(position, shard.standing().maxSeqNo());
        } finally {
            shard.writeLock().unlock();
        }
    }

    /** Where the engine has taken what the log can not, only opening the shard anew brings them together again. */
    private static long log(IndexShard shard, PrimaryBatch batch) {
        try {
            return shard.translog().append(batch.applied());
        } catch (SearchException e) {
            shard.fail(e);
            throw e;
        }
    }

    private static void lock(IndexShard shard, long timeoutMillis) {
        try {
            if (!shard.writeLock().tryLock(timeoutMillis, TimeUnit.MILLISECONDS)) {
                throw new SearchException(
                        ErrorCode.REJECTED_EXECUTION,
                        "shard is busy with other writes, timeout [" + timeoutMillis + "ms]");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for the shard", e);
        }
    }

    /** Makes the operations searchable on every copy in sync. What is written stays acknowledged if one is late. */
    private boolean refresh(ShardUpkeep upkeep, PrimaryGroup group, RefreshPolicy policy, long timeoutMillis) {
        return switch (policy) {
            case NONE, UNRECOGNIZED -> false;
            case IMMEDIATE -> {
                Future<Void> copies = group.refreshCopies();
                pool.call(() -> {
                    upkeep.refresh();
                    return true;
                });
                await(copies, timeoutMillis);
                yield true;
            }
            case WAIT_FOR -> {
                boolean forced = upkeep.awaitRefresh(timeoutMillis);
                await(group.refreshCopies(), timeoutMillis);
                yield forced;
            }
        };
    }

    private static void await(Future<Void> copies, long timeoutMillis) {
        try {
            copies.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("a copy did not refresh in time [{}ms]", timeoutMillis, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a refresh", e);
        }
    }

    private static void requireIds(ShardBulk bulk) {
        for (WriteOperation operation : bulk.getOperationsList()) {
            if (operation.getId().isEmpty()) {
                throw new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, "an operation has no id");
            }
        }
    }
}
