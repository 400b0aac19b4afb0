package io.diagon.datanode.shard;

import io.diagon.datanode.recovery.RecoveryProgress;
import io.diagon.datanode.translog.Retention;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.datanode.translog.Translog;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardRecord;
import io.diagon.protocol.shard.ShardRecovery;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a shard: from the moment that the cluster wants it here until it is closed or has failed. A shard that is opened again
 * is another object. Thread-safe.
 */
public final class IndexShard {
    private static final Logger LOG = LoggerFactory.getLogger(IndexShard.class);

    /** What an open shard works with. */
    public record Opened(ShardEngine engine, Translog translog, ShardUpkeep upkeep, long maxSeqNo) {}

    private final ShardId id;
    private final ShardStore store;
    private final ShardFailureListener failureListener;
    private final ShardCounters counters = new ShardCounters();
    private final RefreshListeners refreshListeners = new RefreshListeners();
    private final List<Runnable> closeListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    /** Held from the first write of a request to its last record in the log: that keeps the log in the order of sequence numbers. */
    private final ReentrantLock writeLock = new ReentrantLock();

    private volatile ShardState state = ShardState.CREATED;
    private volatile ShardAssignment assignment;
    private volatile ShardSettings settings;
    private volatile @Nullable Opened opened;
    private volatile @Nullable Throwable failure;
    /** Of the mapping that {@link #update} gave to the engine last. */
    private volatile long appliedMappingVersion = -1;

    private final CopyRecord record;
    private final RecoveryProgress recovery;
    /** Of the last operation in the log; written under the write lock. */
    private volatile long maxSeqNo = -1;
    /** What copies that follow this primary need of the log. */
    private volatile long retainAbove = Long.MAX_VALUE;

    private volatile long globalCheckpoint = -1;
    /** Whether an earlier opening was the primary of the same term: copies may have what this one has lost. */
    private volatile boolean ledBefore;
    /** Of the primary that took this replica in last; 0: none. */
    private volatile long takenInTerm;

    private volatile EngineStats recentStats = EngineStats.getDefaultInstance();

    public IndexShard(
            ShardId id,
            ShardStore store,
            IndexMetadata index,
            ShardAssignment assignment,
            RecoveryProgress recovery,
            ShardFailureListener failureListener) {
        this.id = id;
        this.store = store;
        this.record = new CopyRecord(id, store);
        this.settings = ShardSettings.of(index);
        this.assignment = assignment;
        this.recovery = recovery;
        this.failureListener = failureListener;
    }

    /**
     * Opens the engine and the log and replays the one into the other. A primary is started then; a replica has to be taken in by its
     * primary first.
     *
     * @param createEmpty whether a primary that is not on the disk is made; otherwise that is a failure
     */
    public void open(
            IndexMetadata index,
            boolean createEmpty,
            MappingUpdates mappings,
            EngineProvider engines,
            LongConsumer syncNanos) {
        if (!move(ShardState.CREATED, ShardState.RECOVERING)) {
            return;
        }
        try {
            ShardRecord known = CopyAdmission.admit(store, key(), assignment, createEmpty);
            if (known == null) {
                recovery.empty();
            }
            recovery.stage(ShardRecovery.Stage.INDEX);
            record.begin(known, assignment);
            ShardOpening opening = new ShardOpening(this, store, engines, mappings, syncNanos);
            Opened result = opening.open(index, record);
            writeLock.lock();
            try {
                maxSeqNo = result.maxSeqNo();
                opened = result;
                if (assignment.primary()) {
                    lead(assignment);
                }
            } finally {
                writeLock.unlock();
            }
            if (state == ShardState.FAILED || state == ShardState.CLOSED) {
                closeQuietly(result);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Follows the cluster state: settings, mapping, and the assignment when it has changed. */
    public void update(IndexMetadata index, ShardAssignment wanted) {
        settings = ShardSettings.of(index);
        if (!wanted.equals(assignment)) {
            assign(wanted);
        }
        Opened open = opened;
        boolean newer = index.getMapping().getVersion() > appliedMappingVersion;
        if (open != null && (state == ShardState.STARTED || state == ShardState.RECOVERING) && newer) {
            open.engine().applyMapping(index.getMapping());
            appliedMappingVersion = index.getMapping().getVersion();
        }
    }

    /** What an older primary sends is either in the log before the assignment changes, or refused after. */
    private void assign(ShardAssignment wanted) {
        if (wanted.samePlace(assignment)) {
            assignment = wanted;
            return;
        }
        try {
            if (!writeLock.tryLock(1, TimeUnit.SECONDS)) {
                return; // the next round comes in a second
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (opened != null && wanted.primary() && state != ShardState.FAILED && state != ShardState.CLOSED) {
                lead(wanted);
            } else {
                if (opened != null) {
                    record.write(wanted);
                }
                assignment = wanted;
            }
        } finally {
            writeLock.unlock();
        }
    }

    /** Writes as the primary from now on. The term is on the disk before the first operation of it. */
    private void lead(ShardAssignment wanted) {
        TermHistory history = record.history();
        if (history.lastTerm() < wanted.primaryTerm()) {
            history = history.begin(wanted.primaryTerm(), maxSeqNo);
        } else {
            ledBefore = true;
        }
        record.adopt(wanted, history);
        assignment = wanted;
        if (move(ShardState.RECOVERING, ShardState.STARTED)) {
            recovery.done();
            started.complete(null);
        }
    }

    /** The log of this replica is a prefix of the log with this history. To be called under the write lock. */
    public void follow(TermHistory primary) {
        if (!record.history().equals(primary) || !record.allocationId().equals(assignment.allocationId())) {
            record.adopt(assignment, primary);
        }
    }

    /** The primary of this term acknowledges nothing any more that this replica lacks. */
    public void takenIn(long term) {
        takenInTerm = term;
        Opened open = opened;
        if (state == ShardState.RECOVERING && open != null) {
            recovery.stage(ShardRecovery.Stage.FINALIZE);
            // What the other copies show has to be seen here too, whatever the interval.
            open.upkeep().refresh();
        }
        if (move(ShardState.RECOVERING, ShardState.STARTED)) {
            store.forgetDamaged(key());
            recovery.done();
            started.complete(null);
        }
    }

    /** Closes the shard, does something to its files, and leaves it to be opened again. To be called under the write lock. */
    public void closeFor(TermHistory after, Runnable work) {
        Opened open = opened;
        synchronized (this) {
            if (open == null || state == ShardState.FAILED || state == ShardState.CLOSED) {
                throw notStarted();
            }
            state = ShardState.RECOVERING;
            opened = null;
        }
        takenInTerm = 0;
        started.completeExceptionally(notStarted());
        closeListeners.forEach(Runnable::run);
        refreshListeners.take().forEach(listener -> listener.completeExceptionally(notStarted()));
        closeQuietly(open);
        // A crash in between leaves files of unknown origin: they have nothing in common with any log.
        record.replaced(assignment, TermHistory.NONE);
        work.run();
        record.replaced(assignment, after);
        close(false);
    }

    /** Closes the shard because it can not be trusted any more; nothing is acknowledged by it afterwards. */
    public void fail(Throwable cause) {
        synchronized (this) {
            if (state == ShardState.FAILED || state == ShardState.CLOSED) {
                return;
            }
            state = ShardState.FAILED;
            failure = cause;
        }
        recovery.failed(GrpcFailures.toFailure(cause));
        LOG.error("shard failed [{}][{}]", id.getIndexName(), id.getNumber(), cause);
        if (cause instanceof SearchException e && e.code() == ErrorCode.CORRUPT_INDEX) {
            store.condemn(id, record.allocationId(), CondemnedCopy.Cause.DAMAGED, e.getMessage());
        }
        release();
        failureListener.failed(this, cause);
    }

    /** Closes the shard; a commit before it makes the next opening faster. */
    public void close(boolean commit) {
        Opened open = opened;
        if (commit && state == ShardState.STARTED && open != null) {
            try {
                open.upkeep().finish();
            } catch (SearchException e) {
                LOG.warn("shard is closed without a commit [{}][{}]", id.getIndexName(), id.getNumber(), e);
            }
        }
        synchronized (this) {
            if (state == ShardState.CLOSED) {
                return;
            }
            state = ShardState.CLOSED;
        }
        release();
    }

    private void release() {
        started.completeExceptionally(notStarted());
        closeListeners.forEach(Runnable::run);
        refreshListeners.take().forEach(listener -> listener.completeExceptionally(notStarted()));
        Opened open = opened;
        if (open != null) {
            closeQuietly(open);
        }
    }

    private void closeQuietly(Opened open) {
        try {
            open.engine().close();
            open.translog().close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("shard did not close cleanly [{}][{}]", id.getIndexName(), id.getNumber(), e);
        }
    }

    private synchronized boolean move(ShardState from, ShardState to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    /** Waits until the shard is started. */
    public void awaitStarted(long timeoutMillis) {
        try {
            started.get(Math.max(0, timeoutMillis), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new SearchException(
                    ErrorCode.UNAVAILABLE_SHARDS,
                    "[" + id.getIndexName() + "][" + id.getNumber() + "] primary shard is not active, timeout: ["
                            + timeoutMillis + "ms]",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a shard", e);
        }
    }

    private SearchException notStarted() {
        return new SearchException(
                ErrorCode.SHARD_NOT_FOUND,
                "shard is not started [" + id.getIndexName() + "][" + id.getNumber() + "], state [" + state + "]");
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null || state != ShardState.STARTED) {
            throw notStarted();
        }
        return open;
    }

    /** Run when the shard closes or fails, before its engine closes. Run at once if that has happened already. */
    public void onClose(Runnable listener) {
        closeListeners.add(listener);
        if (state == ShardState.FAILED || state == ShardState.CLOSED) {
            listener.run();
        }
    }

    /** Also of a replica that is not started: what its primary writes to. */
    public Opened openedCopy() {
        Opened open = opened;
        if (open == null || state == ShardState.FAILED || state == ShardState.CLOSED) {
            throw notStarted();
        }
        return open;
    }

    public ShardEngine engine() {
        return opened().engine();
    }

    /** About a second old; the engine's own answer waits for a write or a refresh that is under way. */
    public EngineStats recentStats() {
        return recentStats;
    }

    void readStats() {
        recentStats = opened().engine().stats();
    }

    public Translog translog() {
        return opened().translog();
    }

    public ShardUpkeep upkeep() {
        return opened().upkeep();
    }

    RefreshListeners refreshListeners() {
        return refreshListeners;
    }

    public ShardId id() {
        return id;
    }

    public ShardKey key() {
        return ShardKey.of(id);
    }

    public ShardState state() {
        return state;
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    public ShardAssignment assignment() {
        return assignment;
    }

    public TermHistory history() {
        return record.history();
    }

    /** Of the last operation in the log; -1: none. */
    public long maxSeqNo() {
        return maxSeqNo;
    }

    /** To be called under the write lock once operations are in the log. */
    public void logged(long seqNo) {
        maxSeqNo = Math.max(maxSeqNo, seqNo);
    }

    public boolean ledBefore() {
        return ledBefore;
    }

    public long takenInTerm() {
        return takenInTerm;
    }

    /** What copies that follow this primary need of the log: all above this sequence number. */
    public void retainAbove(long seqNo) {
        retainAbove = seqNo;
    }

    Retention retention() {
        return new Retention(retainAbove, settings.retentionBytes());
    }

    /** Up to which operations are known to be on every copy in sync. */
    public long globalCheckpoint() {
        return globalCheckpoint;
    }

    public void globalCheckpoint(long checkpoint) {
        globalCheckpoint = Math.max(globalCheckpoint, checkpoint);
    }

    /** The engine has made a commit; only then may the log forget. */
    void committed(long seqNo) {
        if (seqNo >= 0 && !record.committed()) {
            record.require(assignment, true);
        }
    }

    public RecoveryProgress recovery() {
        return recovery;
    }

    public ShardStore store() {
        return store;
    }

    public ShardSettings settings() {
        return settings;
    }

    public ShardCounters counters() {
        return counters;
    }

    public ReentrantLock writeLock() {
        return writeLock;
    }

    public String dataPath() {
        return store.directory(key()).toString();
    }
}
