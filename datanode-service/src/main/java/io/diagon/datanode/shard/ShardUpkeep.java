package io.diagon.datanode.shard;

import io.diagon.datanode.translog.Translog;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Refreshes, commits and merges an open shard. A failure of the disk fails the shard. Thread-safe. */
public final class ShardUpkeep {
    private final IndexShard shard;
    private final ShardEngine engine;
    private final Translog translog;
    private final ReentrantLock flushLock = new ReentrantLock();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private volatile long lastWriteNanos = System.nanoTime();
    /** Nobody refreshes by the clock any more. */
    private volatile boolean finishing;

    ShardUpkeep(IndexShard shard, ShardEngine engine, Translog translog) {
        this.shard = shard;
        this.engine = engine;
        this.translog = translog;
    }

    /** To be called after every write to the engine. */
    public void written() {
        dirty.set(true);
        lastWriteNanos = System.nanoTime();
    }

    /** Whether a refresh would be of use to anyone. */
    boolean refreshDue() {
        return dirty.get() || shard.refreshListeners().any();
    }

    long nanosSinceLastWrite() {
        return System.nanoTime() - lastWriteNanos;
    }

    /** Makes everything written before the call searchable. */
    public void refresh() {
        dirty.set(false);
        List<CompletableFuture<Void>> listeners = shard.refreshListeners().take();
        try {
            shard.observer().refreshed(timed(shard.counters().refresh, engine::refresh));
            listeners.forEach(listener -> listener.complete(null));
        } catch (RuntimeException e) {
            listeners.forEach(listener -> listener.completeExceptionally(e));
            throw e;
        }
    }

    /**
     * Waits for a refresh that makes everything written before the call searchable; forces one when too many wait already, or none has
     * come in time. Returns whether it was forced.
     */
    public boolean awaitRefresh(long timeoutMillis) {
        Future<Void> listener = shard.refreshListeners().add(shard.settings().maxRefreshListeners());
        if (listener == null || finishing || !completes(listener, timeoutMillis)) {
            refresh();
            return true;
        }
        return false;
    }

    private static boolean completes(Future<Void> listener, long timeoutMillis) {
        try {
            listener.get(timeoutMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SearchException cause
                    ? cause
                    : new SearchException(ErrorCode.INTERNAL, "refresh failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a refresh", e);
        }
    }

    /** Commits everything written before the call, and lets the log forget it. */
    public void flush() {
        flushLock.lock();
        try {
            shard.observer().flushed(timed(shard.counters().flush, () -> {
                translog.roll();
                long committed = engine.flush();
                shard.standing().committed(committed);
                translog.trim(committed, shard.retention());
                return null;
            }));
        } finally {
            flushLock.unlock();
        }
    }

    /** The last commit of a shard that is to be closed. Those who wait for a refresh need not wait for one that does not come. */
    public void finish() {
        finishing = true;
        if (shard.refreshListeners().any()) {
            refresh();
        }
        flush();
    }

    /** Commits, and does the work while no other commit can take the place of this one. */
    public <T> T withCommit(LongFunction<T> work) {
        flushLock.lock();
        try {
            return work.apply(guarded(engine::flush));
        } finally {
            flushLock.unlock();
        }
    }

    /** Keeps the files of the log small enough to be forgotten one by one. */
    public void rollLogIfLarge() {
        if (translog.currentGenerationBytes() > shard.settings().generationThresholdBytes()) {
            try {
                guarded(() -> {
                    translog.roll();
                    return null;
                });
            } catch (SearchException e) {
                if (e.code() != ErrorCode.DISK_FULL) {
                    throw e;
                }
            }
        }
    }

    /** Whether the log holds more that is not committed than it should. */
    public boolean flushDue() {
        return translog.stats().uncommittedBytes() > shard.settings().flushThresholdBytes();
    }

    boolean uncommitted() {
        return translog.stats().uncommittedOperations() > 0;
    }

    void syncLog() {
        guarded(() -> {
            translog.syncAll();
            return null;
        });
    }

    /** Merges as the policy wants, until it wants no more. */
    public void merge() {
        while (shard.state() == ShardState.STARTED) {
            long start = System.nanoTime();
            if (!guarded(engine::merge)) {
                return;
            }
            long took = System.nanoTime() - start;
            shard.counters().merge.record(took);
            shard.observer().merged(took);
        }
    }

    public void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes) {
        shard.observer().merged(timed(shard.counters().merge, () -> {
            engine.forceMerge(maxNumSegments, onlyExpungeDeletes);
            return null;
        }));
        refresh();
    }

    /** Reads all of the last commit against its checksums, so that damage is not handed on to another copy. */
    public void verify() {
        guarded(() -> {
            engine.verify();
            return null;
        });
    }

    /** Returns the nanoseconds that it took. */
    private long timed(ShardCounters.Operation operation, Supplier<? extends @Nullable Object> work) {
        long start = System.nanoTime();
        var _ = guarded(work);
        long took = System.nanoTime() - start;
        operation.record(took);
        return took;
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (SearchException e) {
            failIfFatal(shard, e);
            throw e;
        }
    }

    /** Fails the shard for what leaves engine or log unusable. */
    public static void failIfFatal(IndexShard shard, SearchException e) {
        if (e.code() == ErrorCode.CORRUPT_INDEX || e.code() == ErrorCode.IO) {
            shard.fail(e);
        }
    }
}
