package io.diagon.cluster.tests;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a cluster does in its own time. */
public final class Poll {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Poll() {}

    /** Requests that fail count as not yet. */
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        AssertionError last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (AssertionError e) {
                last = e;
            } catch (UncheckedIOException e) {
                last = new AssertionError(e);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("never came: " + what, last);
    }
}
