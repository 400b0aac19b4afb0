package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.HistogramAggregation;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.List;

/** Merges histograms of numbers. */
final class HistogramMerger {
    private final HistogramAggregation histogram;
    private final MergeContext context;
    private final HistogramBuckets buckets;

    HistogramMerger(Aggregation aggregation, MergeContext context) {
        this.histogram = aggregation.getHistogram();
        this.context = context;
        this.buckets = new HistogramBuckets(aggregation, context);
    }

    HistogramPartial merge(List<PartialAggregation> partials) {
        List<HistogramBucket> merged = buckets.merge(partials, HistogramPartial::getKeys);
        if (context.isLast()) {
            context.addBuckets(merged.size());
            if (histogram.getMinDocCount() == 0) {
                double min = histogram.hasExtendedMin() ? floor(histogram.getExtendedMin()) : Double.NaN;
                double max = histogram.hasExtendedMax() ? floor(histogram.getExtendedMax()) : Double.NaN;
                merged = buckets.filled(merged, min, max, this::next);
            } else {
                merged.removeIf(bucket -> bucket.docCount < histogram.getMinDocCount());
            }
        }
        return buckets.write(merged, histogram.getOrderList(), false).build();
    }

    private double floor(double value) {
        return Math.floor((value - histogram.getOffset()) / histogram.getInterval()) * histogram.getInterval()
                + histogram.getOffset();
    }

    /** Rounded to a multiple, so that errors do not add up over many buckets. */
    private double next(double key) {
        double multiple = (key + histogram.getInterval() - histogram.getOffset()) / histogram.getInterval();
        return Math.rint(multiple) * histogram.getInterval() + histogram.getOffset();
    }
}
