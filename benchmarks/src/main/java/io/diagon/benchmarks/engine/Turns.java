package io.diagon.benchmarks.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same thing at once, and then wait for what comes next. */
final class Turns implements AutoCloseable {
    private final int threads;
    private final ExecutorService executor;

    Turns(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    int threads() {
        return threads;
    }

    /** Returns what each thread comes to. */
    <T> List<T> take(Callable<T> work) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : executor.invokeAll(Collections.nCopies(threads, work))) {
                results.add(each.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
