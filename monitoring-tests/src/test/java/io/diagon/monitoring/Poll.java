package io.diagon.monitoring;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes in its own time. */
final class Poll {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Poll() {}

    /** Requests that fail count as not yet. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (AssertionError | UncheckedIOException failure) {
                last = failure;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("never came: " + what, last);
    }
}
