package io.diagon.benchmarks;

import java.util.Arrays;

/** Percentiles of figures, each of them one of the figures (nearest rank). */
public final class Percentiles {
    private Percentiles() {}

    /** @param percent in (0, 100] */
    public static double of(double[] figures, double percent) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[Math.clamp((long) Math.ceil(percent / 100 * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
