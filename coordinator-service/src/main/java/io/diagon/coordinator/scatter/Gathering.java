package io.diagon.coordinator.scatter;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls under way, answered to one waiting thread in the order in which they complete. Holds as many answers as there are calls. */
final class Gathering<G, R> {
    /** @param answer null if the call failed, for the reason given by the error */
    record Completion<G, R>(
            G group, @Nullable R answer, @Nullable Throwable error) {}

    private final BlockingQueue<Completion<G, R>> completed = new LinkedBlockingQueue<>();
    private int outstanding;

    void add(G group, CompletableFuture<R> call) {
        outstanding++;
        var _ = call.whenComplete((answer, error) -> completed.add(new Completion<>(group, answer, error)));
    }

    boolean done() {
        return outstanding == 0;
    }

    /** The next call to complete; null if none does before the deadline, which is a {@link System#nanoTime}. */
    @Nullable
    Completion<G, R> next(long deadlineNanos) {
        try {
            Completion<G, R> completion = completed.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
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
