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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a shard: from the moment that the cluster wants it here until it is closed or has failed. A shard that is opened again
 * is another object. Thread-safe.
 */
public final class IndexShard {
    private static final Logger LOG = LoggerFactory.getLogger(IndexShard.class);

    private final ShardId id;
    private final ShardStore store;
    private final ShardFailureListener failureListener;
    private final ShardCounters counters = new ShardCounters();
    private final RefreshListeners refreshListeners = new RefreshListeners();
    private final ShardLifecycle lifecycle;
    private final CopyStanding standing;
    private final RecoveryProgress recovery;
    /** Held from the first write of a request to its last record in the log: that keeps the log in the order of sequence numbers. */
    private final ReentrantLock writeLock = new ReentrantLock();

    private volatile ShardSettings settings;
    private volatile @Nullable OpenedShard opened;
    /** Of the mapping that {@link #update} gave to the engine last. */
    private volatile long appliedMappingVersion = -1;

    private volatile ShardObserver observer = ShardObserver.NOBODY;
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
        this.lifecycle = new ShardLifecycle(id, refreshListeners);
        this.standing = new CopyStanding(id, store, assignment);
        this.settings = ShardSettings.of(index);
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
            ShardObserver watching) {
        if (!lifecycle.recover()) {
            return;
        }
        observer = watching;
        try {
            ShardRecord known = CopyAdmission.admit(store, key(), assignment(), createEmpty);
            if (known == null) {
                recovery.empty();
            }
            recovery.stage(ShardRecovery.Stage.INDEX);
            standing.begin(known);
            ShardOpening opening = new ShardOpening(this, store, engines, mappings);
            OpenedShard result = opening.open(index, standing.record());
            writeLock.lock();
            try {
                standing.opened(result.maxSeqNo());
                opened = result;
                if (assignment().primary()) {
                    lead(assignment());
                }
            } finally {
                writeLock.unlock();
            }
            if (lifecycle.over()) {
                result.close(id);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Follows the cluster state: settings, mapping, and the assignment when it has changed. */
    public void update(IndexMetadata index, ShardAssignment wanted) {
        settings = ShardSettings.of(index);
        if (!wanted.equals(assignment())) {
            assign(wanted);
        }
        OpenedShard open = opened;
        boolean newer = index.getMapping().getVersion() > appliedMappingVersion;
        if (open != null && !lifecycle.over() && newer) {
            open.engine().applyMapping(index.getMapping());
            appliedMappingVersion = index.getMapping().getVersion();
        }
    }

    /** What an older primary sends is either in the log before the assignment changes, or refused after. */
    private void assign(ShardAssignment wanted) {
        if (wanted.samePlace(assignment())) {
            standing.renew(wanted);
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
            if (opened != null && wanted.primary() && !lifecycle.over()) {
                boolean promotion = !assignment().primary();
                lead(wanted);
                if (promotion) {
                    observer.promoted();
                }
            } else {
                standing.move(wanted, opened != null);
            }
        } finally {
            writeLock.unlock();
        }
    }

    private void lead(ShardAssignment wanted) {
        standing.lead(wanted);
        if (lifecycle.start()) {
            recovered();
        }
    }

    /** The primary of this term acknowledges nothing any more that this replica lacks. */
    public void takenIn(long term) {
        standing.takenIn(term);
        OpenedShard open = opened;
        if (state() == ShardState.RECOVERING && open != null) {
            recovery.stage(ShardRecovery.Stage.FINALIZE);
            // What the other copies show has to be seen here too, whatever the interval.
            open.upkeep().refresh();
        }
        if (lifecycle.start()) {
            store.forgetDamaged(key());
            recovered();
        }
    }

    private void recovered() {
        if (recovery.done()) {
            observer.recovered(recovery.describe());
        }
    }

    /** Closes the shard, does something to its files, and leaves it to be opened again. To be called under the write lock. */
    public void closeFor(TermHistory after, Runnable work) {
        OpenedShard open = openedCopy();
        lifecycle.withdraw(() -> opened = null);
        standing.takenIn(0);
        lifecycle.release();
        open.close(id);
        standing.replace(after, work);
        close(false);
    }

    /** Closes the shard because it can not be trusted any more; nothing is acknowledged by it afterwards. */
    public void fail(Throwable cause) {
        if (lifecycle.fail(() -> noteFailure(cause))) {
            release();
            observer.failed();
            failureListener.failed(this, cause);
        }
    }

    /** The master may give the copy back as soon as it hears of the failure: a damaged one is condemned by then. */
    private void noteFailure(Throwable cause) {
        if (recovery.failed(GrpcFailures.toFailure(cause))) {
            observer.recoveryFailed();
        }
        LOG.error("shard failed [{}][{}]", id.getIndexName(), id.getNumber(), cause);
        if (cause instanceof SearchException e && e.code() == ErrorCode.CORRUPT_INDEX) {
            store.condemn(id, standing.record().allocationId(), CondemnedCopy.Cause.DAMAGED, e.getMessage());
        }
    }

    /** Closes the shard; a commit before it makes the next opening faster. */
    public void close(boolean commit) {
        OpenedShard open = opened;
        if (commit && state() == ShardState.STARTED && open != null) {
            open.finish(id);
        }
        if (lifecycle.close()) {
            release();
        }
    }

    private void release() {
        lifecycle.release();
        OpenedShard open = opened;
        if (open != null) {
            open.close(id);
        }
    }

    /** Waits until the shard is started. */
    public void awaitStarted(long timeoutMillis) {
        lifecycle.awaitStarted(timeoutMillis);
    }

    private OpenedShard opened() {
        OpenedShard open = opened;
        if (open == null || state() != ShardState.STARTED) {
            throw lifecycle.notStarted();
        }
        return open;
    }

    /** Run when the shard closes or fails, before its engine closes. Run at once if that has happened already. */
    public void onClose(Runnable listener) {
        lifecycle.onClose(listener);
    }

    /** Also of a replica that is not started: what its primary writes to. */
    public OpenedShard openedCopy() {
        OpenedShard open = opened;
        if (open == null || lifecycle.over()) {
            throw lifecycle.notStarted();
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
        return lifecycle.state();
    }

    public ShardAssignment assignment() {
        return standing.assignment();
    }

    public CopyStanding standing() {
        return standing;
    }

    Retention retention() {
        return standing.retention(settings.retentionBytes());
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

    public ShardObserver observer() {
        return observer;
    }

    public ShardCounters counters() {
        return counters;
    }

    public ReentrantLock writeLock() {
        return writeLock;
    }
}
