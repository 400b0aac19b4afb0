package io.diagon.datanode.shard;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The states of one opening of a shard, and those who wait for its beginning or its end. Thread-safe. */
final class ShardLifecycle {
    private final ShardId id;
    private final RefreshListeners refreshListeners;
    private final List<Runnable> closeListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile ShardState state = ShardState.CREATED;

    ShardLifecycle(ShardId id, RefreshListeners refreshListeners) {
        this.id = id;
        this.refreshListeners = refreshListeners;
    }

    ShardState state() {
        return state;
    }

    /** Whether the shard has failed or is closed. */
    boolean over() {
        return state == ShardState.FAILED || state == ShardState.CLOSED;
    }

    /** Returns whether the shard begins to recover: it does once. */
    synchronized boolean recover() {
        return move(ShardState.CREATED, ShardState.RECOVERING);
    }

    /** Returns whether the shard was not started before. */
    boolean start() {
        boolean moved = move(ShardState.RECOVERING, ShardState.STARTED);
        if (moved) {
            started.complete(null);
        }
        return moved;
    }

    private synchronized boolean move(ShardState from, ShardState to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }

    /** The shard serves no more, but is not closed yet. What is to be done at once is done before it can fail or be closed. */
    synchronized void withdraw(Runnable atOnce) {
        if (over()) {
            throw notStarted();
        }
        state = ShardState.RECOVERING;
        atOnce.run();
    }

    /**
     * Returns false if the shard was over before.
     *
     * @param before done before anybody sees that the shard has failed
     */
    synchronized boolean fail(Runnable before) {
        if (over()) {
            return false;
        }
        before.run();
        state = ShardState.FAILED;
        return true;
    }

    /** Returns false if the shard was closed before. */
    synchronized boolean close() {
        boolean open = state != ShardState.CLOSED;
        state = ShardState.CLOSED;
        return open;
    }

    /** Ends all waiting. */
    void release() {
        started.completeExceptionally(notStarted());
        closeListeners.forEach(Runnable::run);
        refreshListeners.take().forEach(listener -> listener.completeExceptionally(notStarted()));
    }

    /** Run when the shard closes or fails, before its engine closes. Run at once if that has happened already. */
    void onClose(Runnable listener) {
        closeListeners.add(listener);
        if (over()) {
            listener.run();
        }
    }

    void awaitStarted(long timeoutMillis) {
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

    SearchException notStarted() {
        return new SearchException(
                ErrorCode.SHARD_NOT_FOUND,
                "shard is not started [" + id.getIndexName() + "][" + id.getNumber() + "], state [" + state + "]");
    }
}
