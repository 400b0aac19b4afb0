package io.diagon.coordinator.scatter;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a search has to be answered.
 *
 * @param nanoTime the end, as of {@link System#nanoTime}
 * @param shardNanoTime when shards stop and answer with what they have; 0: never
 */
public record Deadline(long nanoTime, long shardNanoTime) {
    /** For the answers of shards that stopped in time to come back. */
    private static final Duration WAY_BACK = Duration.ofMillis(30);

    /** @param timeoutMillis as the user asks; 0: no more than the limit */
    public static Deadline of(long startNanoTime, long timeoutMillis, Duration limit) {
        if (timeoutMillis <= 0 || timeoutMillis >= limit.toMillis()) {
            return new Deadline(startNanoTime + limit.toNanos(), 0);
        }
        long shards = startNanoTime + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        return new Deadline(shards + WAY_BACK.toNanos(), shards);
    }

    /** What is left for shards, at least 1; 0: no limit. */
    long shardMillis() {
        if (shardNanoTime == 0) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(shardNanoTime - System.nanoTime()));
    }

    /** The same search's later phase, which gets some time even if the one before took it all. */
    public Deadline extended(Duration least) {
        return new Deadline(Math.max(nanoTime, System.nanoTime() + least.toNanos()), shardNanoTime);
    }
}
