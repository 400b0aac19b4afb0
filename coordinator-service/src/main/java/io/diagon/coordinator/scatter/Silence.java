package io.diagon.coordinator.scatter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * For how long a node that is asked has not been heard. Tells a node that hangs from one that is only slower than some searches have
 * time for: their timeouts may be far shorter than what it needs.
 */
final class Silence {
    /** Heard after the last call that was sent. */
    private static final long HEARD = Long.MIN_VALUE;

    private final long limitNanos;
    private final LongSupplier nanoTime;
    /** When the first call was sent after the node was last heard. */
    private final AtomicLong since = new AtomicLong(HEARD);

    Silence(Duration limit, LongSupplier nanoTime) {
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    void asked() {
        since.compareAndSet(HEARD, nanoTime.getAsLong());
    }

    void heard() {
        since.set(HEARD);
    }

    boolean tooLong() {
        long asked = since.get();
        return asked != HEARD && nanoTime.getAsLong() - asked > limitNanos;
    }
}
