package io.diagon.coordinator.routing;

import java.util.Arrays;

/** The 95th percentile of the last answers of a node; looked up anew after every few. */
final class ResponseTimes {
    private static final int WINDOW = 128;
    private static final int LEAST = 16;
    private static final int RENEWAL = 8;
    private static final double QUANTILE = 0.95;

    private final long[] nanos = new long[WINDOW];
    private long added;
    private long slow;

    void add(long time) {
        nanos[(int) (added++ % WINDOW)] = time;
        if (added >= LEAST && added % RENEWAL == 0) {
            long[] sorted = Arrays.copyOf(nanos, (int) Math.min(added, WINDOW));
            Arrays.sort(sorted);
            slow = sorted[(int) Math.ceil(QUANTILE * sorted.length) - 1];
        }
    }

    /** Whether there were answers enough. */
    boolean known() {
        return added >= LEAST;
    }

    long slowNanos() {
        return slow;
    }
}
