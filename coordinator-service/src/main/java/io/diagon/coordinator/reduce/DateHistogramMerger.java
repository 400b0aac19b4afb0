package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.List;

/** Merges histograms of dates. */
final class DateHistogramMerger {
    private final DateHistogramAggregation histogram;
    private final MergeContext context;
    private final HistogramBuckets buckets;
    private final DateRounding rounding;

    DateHistogramMerger(Aggregation aggregation, MergeContext context) {
        this.histogram = aggregation.getDateHistogram();
        this.context = context;
        this.buckets = new HistogramBuckets(aggregation, context);
        this.rounding = new DateRounding(histogram);
    }

    HistogramPartial merge(List<PartialAggregation> partials) {
        List<HistogramBucket> merged = buckets.merge(partials, HistogramPartial::getLongKeys);
        if (context.isLast()) {
            context.addBuckets(merged.size());
            if (histogram.getMinDocCount() == 0) {
                double min = histogram.hasExtendedMinMillis()
                        ? rounding.floor(histogram.getExtendedMinMillis())
                        : Double.NaN;
                double max = histogram.hasExtendedMaxMillis()
                        ? rounding.floor(histogram.getExtendedMaxMillis())
                        : Double.NaN;
                merged = buckets.filled(merged, min, max, key -> rounding.next((long) key));
            } else {
                merged.removeIf(bucket -> bucket.docCount < histogram.getMinDocCount());
            }
        }
        return buckets.write(merged, histogram.getOrderList(), true).build();
    }
}
