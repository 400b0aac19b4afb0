package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.StatsPartial;
import java.util.List;

/** Merges counts, extremes, sums (compensated after Kahan and Neumaier) and variances (Chan, Golub and LeVeque 1979). */
final class StatsMerger {
    private StatsMerger() {}

    static StatsPartial merge(List<PartialAggregation> partials) {
        long count = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        CompensatedSum sum = new CompensatedSum();
        CompensatedSum squares = new CompensatedSum();
        double mean = 0;
        double m2 = 0;
        for (PartialAggregation partial : partials) {
            StatsPartial shard = partial.getStats();
            if (shard.getCount() == 0) {
                continue;
            }
            min = Math.min(min, shard.getMin());
            max = Math.max(max, shard.getMax());
            sum.add(shard.getSum());
            squares.add(shard.getSumOfSquares());
            double delta = shard.getMean() - mean;
            double total = count + (double) shard.getCount();
            m2 += shard.getM2() + delta * delta * count / total * shard.getCount();
            mean += delta * shard.getCount() / total;
            count += shard.getCount();
        }
        return StatsPartial.newBuilder()
                .setCount(count)
                .setMin(min)
                .setMax(max)
                .setSum(sum.value())
                .setSumOfSquares(squares.value())
                .setMean(mean)
                .setM2(m2)
                .build();
    }

    private static final class CompensatedSum {
        private double sum;
        private double compensation;

        void add(double value) {
            double next = sum + value;
            if (Double.isFinite(next)) {
                compensation += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            }
            sum = next;
        }

        double value() {
            return sum + compensation;
        }
    }
}
