package io.diagon.datanode.shard;

import io.diagon.datanode.translog.Translog;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardRecord;
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
    record Opened(ShardEngine engine, Translog translog, ShardUpkeep upkeep) {}

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

    private volatile EngineStats recentStats = EngineStats.getDefaultInstance();

    public IndexShard(
            ShardId id,
            ShardStore store,
            IndexMetadata index,
            ShardAssignment assignment,
            ShardFailureListener failureListener) {
        this.id = id;
        this.store = store;
        this.settings = ShardSettings.of(index);
        this.assignment = assignment;
        this.failureListener = failureListener;
    }

    /**
     * Opens the engine and the log and replays the one into the other.
     *
     * @param createEmpty whether a shard that is not on the disk is made; otherwise that is a failure
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
            ShardRecord known = store.record(key());
            if (known == null && !createEmpty) {
                throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "no copy of the shard is on this node's disk");
            }
            writeRecord();
            ShardOpening opening = new ShardOpening(this, store, engines, mappings, syncNanos);
            Opened result = opening.open(index);
            opened = result;
            if (move(ShardState.RECOVERING, ShardState.STARTED)) {
                started.complete(null);
            } else {
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
            assignment = wanted;
            if (state == ShardState.RECOVERING || state == ShardState.STARTED) {
                writeRecord();
            }
        }
        Opened open = opened;
        boolean newer = index.getMapping().getVersion() > appliedMappingVersion;
        if (open != null && state == ShardState.STARTED && newer) {
            open.engine().applyMapping(index.getMapping());
            appliedMappingVersion = index.getMapping().getVersion();
        }
    }

    private void writeRecord() {
        store.write(ShardRecord.newBuilder()
                .setShard(id)
                .setAllocationId(assignment.allocationId())
                .setPrimaryTerm(assignment.primaryTerm())
                .setClusterUuid(assignment.clusterUuid())
                .build());
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
        LOG.error("shard failed [{}][{}]", id.getIndexName(), id.getNumber(), cause);
        release();
        failureListener.failed(this, cause);
    }

    /** Closes the shard; a commit before it makes the next opening faster. */
    public void close(boolean commit) {
        Opened open = opened;
        if (commit && state == ShardState.STARTED && open != null) {
            try {
                open.upkeep().flush();
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
