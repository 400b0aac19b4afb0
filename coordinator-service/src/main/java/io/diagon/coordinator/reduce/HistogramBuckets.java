package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;

/** Merges the buckets of histograms of numbers and of dates, which differ in the type and the spacing of their keys. */
final class HistogramBuckets {
    private final Aggregation aggregation;
    private final MergeContext context;

    HistogramBuckets(Aggregation aggregation, MergeContext context) {
        this.aggregation = aggregation;
        this.context = context;
    }

    /** By ascending key. */
    List<HistogramBucket> merge(
            List<PartialAggregation> partials, ToDoubleBiFunction<HistogramPartial, Integer> keyOf) {
        TreeMap<Double, HistogramBucket> byKey = new TreeMap<>();
        int subs = aggregation.getSubAggregationsCount();
        for (PartialAggregation partial : partials) {
            HistogramPartial shard = partial.getHistogram();
            for (int i = 0; i < shard.getDocCountsCount(); i++) {
                byKey.computeIfAbsent(keyOf.applyAsDouble(shard, i), HistogramBucket::new)
                        .add(
                                shard.getDocCounts(i),
                                shard.getSubAggregationsList().subList(i * subs, (i + 1) * subs));
            }
        }
        return new ArrayList<>(byKey.values());
    }

    /**
     * Puts the empty buckets in: between those that there are, and out to the bounds.
     *
     * @param min key of the bucket of the lower bound; NaN: none
     * @param max key of the bucket of the upper bound; NaN: none
     * @param next the key after a key
     */
    List<HistogramBucket> filled(List<HistogramBucket> buckets, double min, double max, DoubleUnaryOperator next) {
        List<HistogramBucket> filled = new ArrayList<>();
        if (buckets.isEmpty()) {
            if (!Double.isNaN(min) && !Double.isNaN(max)) {
                fill(filled, min, Math.nextUp(max), next);
            }
            return filled;
        }
        if (!Double.isNaN(min)) {
            fill(filled, min, buckets.get(0).key, next);
        }
        double previous = Double.NaN;
        for (HistogramBucket bucket : buckets) {
            if (!Double.isNaN(previous)) {
                fill(filled, next.applyAsDouble(previous), bucket.key, next);
            }
            filled.add(bucket);
            previous = bucket.key;
        }
        if (!Double.isNaN(max)) {
            fill(filled, next.applyAsDouble(previous), Math.nextUp(max), next);
        }
        return filled;
    }

    private void fill(List<HistogramBucket> filled, double from, double end, DoubleUnaryOperator next) {
        double key = from;
        while (key < end) {
            context.addBuckets(1);
            filled.add(new HistogramBucket(key));
            double following = next.applyAsDouble(key);
            if (!(following > key)) {
                return; // an interval too small for doubles of this size
            }
            key = following;
        }
    }

    private void mergeSubs(HistogramBucket bucket) {
        bucket.subs = PartialMerger.mergeSubs(aggregation, bucket.rows, context);
    }

    HistogramPartial.Builder write(List<HistogramBucket> buckets, List<BucketOrder> orders, boolean dates) {
        HistogramPartial.Builder merged = HistogramPartial.newBuilder();
        // Those first that shards have: they tell what the empty ones look like.
        buckets.stream().filter(bucket -> !bucket.rows.isEmpty()).forEach(this::mergeSubs);
        buckets.stream().filter(bucket -> bucket.rows.isEmpty()).forEach(this::mergeSubs);
        List<HistogramBucket> ordered = new ArrayList<>(buckets);
        if (context.isLast()) {
            ordered.sort((a, b) -> BucketComparator.compare(aggregation, orders, a, b));
        }
        for (HistogramBucket bucket : ordered) {
            if (dates) {
                merged.addLongKeys((long) bucket.key);
            } else {
                merged.addKeys(bucket.key);
            }
            merged.addDocCounts(bucket.docCount);
            merged.addAllSubAggregations(bucket.subs);
        }
        return merged;
    }
}
