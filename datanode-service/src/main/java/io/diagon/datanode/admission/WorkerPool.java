package io.diagon.datanode.admission;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A fixed number of platform threads for native calls, which would pin the carriers of virtual threads, and a bounded queue before
 * them. Its threads are never interrupted.
 */
public final class WorkerPool implements AutoCloseable {
    private final String name;
    private final int queueCapacity;
    private final ThreadPoolExecutor executor;
    private final LongAdder rejected = new LongAdder();

    public WorkerPool(String name, int threads, int queueCapacity) {
        this.name = name;
        this.queueCapacity = queueCapacity;
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueCapacity),
                Thread.ofPlatform().name("diagon-" + name + "-", 0).daemon().factory());
    }

    /** Queues the task, or fails with {@code REJECTED_EXECUTION}. */
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            rejected.increment();
            throw new SearchException(
                    ErrorCode.REJECTED_EXECUTION,
                    "queue of pool [" + name + "] is full, capacity [" + queueCapacity + "]",
                    e);
        }
    }

    /** Runs the work on a thread of the pool while the caller, a virtual thread, waits. */
    public <T> T call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new SearchException(ErrorCode.INTERNAL, "unexpected failure [" + e.getCause() + "]", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted", e);
        }
    }

    public String name() {
        return name;
    }

    public int threads() {
        return executor.getCorePoolSize();
    }

    public int queueCapacity() {
        return queueCapacity;
    }

    public int queued() {
        return executor.getQueue().size();
    }

    public int active() {
        return executor.getActiveCount();
    }

    public long rejected() {
        return rejected.sum();
    }

    public long completed() {
        return executor.getCompletedTaskCount();
    }

    /** Lets queued tasks finish, for a while. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                executor.getQueue().clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
