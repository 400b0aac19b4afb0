package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.StatsPartial;

/** What is computed from the sums of extended_stats. NaN where there are too few values. */
record ExtendedStats(StatsPartial partial, double sigma) {
    double variance() {
        return partial.getCount() == 0 ? Double.NaN : Math.max(0, partial.getM2() / partial.getCount());
    }

    double varianceSampling() {
        return partial.getCount() < 2 ? Double.NaN : Math.max(0, partial.getM2() / (partial.getCount() - 1));
    }

    double deviation() {
        return Math.sqrt(variance());
    }

    double deviationSampling() {
        return Math.sqrt(varianceSampling());
    }

    double average() {
        return MetricValues.average(partial);
    }

    double bound(double deviation, int sign) {
        return average() + sign * sigma * deviation;
    }
}
