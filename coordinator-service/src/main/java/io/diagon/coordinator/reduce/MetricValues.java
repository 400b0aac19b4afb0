package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.StatsPartial;
import java.util.List;

/** Single numbers of metric aggregations, to order buckets by. */
final class MetricValues {
    private MetricValues() {}

    /** NaN if there is none. */
    static double value(Aggregation parent, String path, List<PartialAggregation> partials) {
        for (int i = 0; i < parent.getSubAggregationsCount(); i++) {
            Aggregation sub = parent.getSubAggregations(i);
            String name = sub.getName();
            if (path.equals(name)) {
                return value(sub, "value", partials.get(i));
            }
            if (path.startsWith(name)) {
                String rest = path.substring(name.length());
                if (rest.startsWith(".")) {
                    return value(sub, rest.substring(1), partials.get(i));
                }
                if (rest.startsWith("[") && rest.endsWith("]")) {
                    return value(sub, rest.substring(1, rest.length() - 1), partials.get(i));
                }
            }
        }
        return Double.NaN;
    }

    private static double value(Aggregation aggregation, String property, PartialAggregation partial) {
        StatsPartial stats = partial.getStats();
        return switch (aggregation.getKindCase()) {
            case AVG -> average(stats);
            case MIN -> stats.getMin();
            case MAX -> stats.getMax();
            case SUM -> stats.getSum();
            case VALUE_COUNT -> stats.getCount();
            case STATS, EXTENDED_STATS ->
                property(new ExtendedStats(stats, aggregation.getExtendedStats().getSigma()), property);
            case PERCENTILES -> new TDigest(partial.getPercentiles()).quantile(Double.parseDouble(property) / 100);
            case CARDINALITY -> HyperLogLog.estimate(partial.getCardinality());
            case TERMS, HISTOGRAM, DATE_HISTOGRAM, RANGE, FILTERS, KIND_NOT_SET -> Double.NaN;
        };
    }

    static double average(StatsPartial stats) {
        return stats.getCount() == 0 ? Double.NaN : stats.getSum() / stats.getCount();
    }

    private static double property(ExtendedStats stats, String property) {
        return switch (property) {
            case "count" -> stats.partial().getCount();
            case "min" -> stats.partial().getMin();
            case "max" -> stats.partial().getMax();
            case "avg" -> stats.average();
            case "sum" -> stats.partial().getSum();
            case "sum_of_squares" -> stats.partial().getSumOfSquares();
            case "variance", "variance_population" -> stats.variance();
            case "variance_sampling" -> stats.varianceSampling();
            case "std_deviation", "std_deviation_population" -> stats.deviation();
            case "std_deviation_sampling" -> stats.deviationSampling();
            case "std_upper" -> stats.bound(stats.deviation(), 1);
            case "std_lower" -> stats.bound(stats.deviation(), -1);
            default -> Double.NaN;
        };
    }
}
