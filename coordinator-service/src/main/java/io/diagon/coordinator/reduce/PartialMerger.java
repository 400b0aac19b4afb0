package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.common.ValueFormat;
import java.util.ArrayList;
import java.util.List;

/** Merges what shards know about one aggregation. Of no shards at all, the result is that of an empty index. */
final class PartialMerger {
    private PartialMerger() {}

    static PartialAggregation merge(Aggregation aggregation, List<PartialAggregation> partials, MergeContext context) {
        PartialAggregation.Builder merged = PartialAggregation.newBuilder();
        for (PartialAggregation partial : partials) {
            if (partial.hasFormat() && partial.getFormat().getKind() != ValueFormat.Kind.KIND_UNSPECIFIED) {
                merged.setFormat(partial.getFormat());
                break;
            }
        }
        switch (aggregation.getKindCase()) {
            case TERMS -> merged.setTerms(new TermsMerger(aggregation, context).merge(partials));
            case HISTOGRAM -> merged.setHistogram(new HistogramMerger(aggregation, context).merge(partials));
            case DATE_HISTOGRAM -> merged.setHistogram(new DateHistogramMerger(aggregation, context).merge(partials));
            case RANGE -> merged.setRange(RangeMerger.ranges(aggregation, partials, context));
            case FILTERS -> merged.setFilters(RangeMerger.filters(aggregation, partials, context));
            case AVG, MIN, MAX, SUM, VALUE_COUNT, STATS, EXTENDED_STATS -> merged.setStats(StatsMerger.merge(partials));
            case PERCENTILES ->
                merged.setPercentiles(
                        TDigest.merge(partials, aggregation.getPercentiles().getCompression()));
            case CARDINALITY -> merged.setCardinality(HyperLogLog.merge(partials));
            case KIND_NOT_SET -> throw new IllegalArgumentException("aggregation without a kind");
        }
        return merged.build();
    }

    /**
     * Merges the sub-aggregations of one bucket.
     *
     * @param rows those of the same bucket, of each shard that has it
     */
    static List<PartialAggregation> mergeSubs(
            Aggregation parent, List<List<PartialAggregation>> rows, MergeContext context) {
        int count = parent.getSubAggregationsCount();
        if (count == 0) {
            return List.of();
        }
        List<PartialAggregation> merged = new ArrayList<>(count);
        List<PartialAggregation> column = new ArrayList<>(rows.size());
        for (int i = 0; i < count; i++) {
            column.clear();
            for (List<PartialAggregation> row : rows) {
                column.add(row.get(i));
            }
            merged.add(merge(parent.getSubAggregations(i), column, context));
        }
        return merged;
    }
}
