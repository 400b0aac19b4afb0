package io.diagon.coordinator.scatter;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls under way, answered to one waiting thread in the order in which they complete. Holds as many answers as there are calls. */
final class Gathering<G, R> {
    /** @param answer null if the call failed, for the reason given by the error */
    record Completion<G, R>(
            G group, @Nullable R answer, @Nullable Throwable error) {}

    private final Queue<Completion<G, R>> completed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Semaphore news = new Semaphore(0);
    private final Predicate<R> partial;
    private volatile boolean hurry;
    private int outstanding;

    /** @param partial whether something has to be done about an answer at once; called by the threads that bring answers */
    Gathering(Predicate<R> partial) {
        this.partial = partial;
    }

    void add(G group, CompletableFuture<R> call) {
        outstanding++;
        underWay.incrementAndGet();
        var _ = call.whenComplete((answer, error) -> {
            completed.add(new Completion<>(group, answer, error));
            if (underWay.decrementAndGet() == 0 || error != null || hurry || partial.test(answer)) {
                news.release();
            }
        });
    }

    /** From now on the waiting thread is woken by every answer: not all that are under way are needed. */
    void hurry() {
        hurry = true;
    }

    boolean done() {
        return outstanding == 0;
    }

    /**
     * The next call to complete; null if none does before the deadline, which is a {@link System#nanoTime}. To wake a thread costs
     * more than to read an answer: the waiting one sleeps until the last call under way is answered, or one has failed.
     */
    @Nullable
    Completion<G, R> next(long deadlineNanos) {
        try {
            Completion<G, R> completion = completed.poll();
            while (completion == null && news.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                completion = completed.poll();
            }
            if (completion == null) {
                completion = completed.poll();
            }
            if (completion != null) {
                outstanding--;
            }
            return completion;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
