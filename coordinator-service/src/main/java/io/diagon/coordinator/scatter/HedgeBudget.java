package io.diagon.coordinator.scatter;

import java.util.concurrent.atomic.AtomicLong;

/** A bucket of permits for second requests, into which each first request puts a share of a permit. */
final class HedgeBudget {
    /** What a permit is counted in, so that shares are whole numbers. */
    private static final long PERMIT = 1_000_000;

    private volatile long share;
    private final long capacity;
    private final AtomicLong level = new AtomicLong();

    /**
     * @param share second requests for each first one, in the long run
     * @param capacity permits that are kept at most
     */
    HedgeBudget(double share, int capacity) {
        share(share);
        this.capacity = capacity * PERMIT;
    }

    void share(double next) {
        share = Math.round(next * PERMIT);
    }

    /** Whether there will ever be a permit. */
    boolean open() {
        return share > 0;
    }

    void requested() {
        level.updateAndGet(now -> Math.min(capacity, now + share));
    }

    boolean take() {
        return level.getAndUpdate(now -> now >= PERMIT ? now - PERMIT : now) >= PERMIT;
    }
}
