package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.FiltersPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.RangePartial;
import java.util.ArrayList;
import java.util.List;

/** Merges buckets that the request gives one by one: all shards have all of them, in the same order. */
final class RangeMerger {
    private RangeMerger() {}

    static RangePartial ranges(Aggregation aggregation, List<PartialAggregation> partials, MergeContext context) {
        List<RangePartial> shards = partials.stream()
                .map(PartialAggregation::getRange)
                .filter(shard -> shard.getDocCountsCount() > 0)
                .toList();
        RangeAggregation request = aggregation.getRange();
        if (!shards.isEmpty()) {
            context.bounds(aggregation, shards.get(0));
        }
        RangePartial known = context.bounds(aggregation);
        RangePartial.Builder merged = RangePartial.newBuilder();
        int subs = aggregation.getSubAggregationsCount();
        for (int range = 0; range < request.getRangesCount(); range++) {
            long docs = 0;
            List<List<PartialAggregation>> rows = new ArrayList<>(shards.size());
            for (RangePartial shard : shards) {
                docs += shard.getDocCounts(range);
                rows.add(shard.getSubAggregationsList().subList(range * subs, (range + 1) * subs));
            }
            merged.addDocCounts(docs);
            merged.addAllSubAggregations(PartialMerger.mergeSubs(aggregation, rows, context));
            if (known == null) {
                RangeAggregation.Range bounds = request.getRanges(range);
                merged.addFrom(bounds.hasFrom() ? bounds.getFrom() : Double.NEGATIVE_INFINITY);
                merged.addTo(bounds.hasTo() ? bounds.getTo() : Double.POSITIVE_INFINITY);
            } else {
                merged.addFrom(known.getFrom(range));
                merged.addTo(known.getTo(range));
            }
        }
        context.addBuckets(request.getRangesCount());
        return merged.build();
    }

    static FiltersPartial filters(Aggregation aggregation, List<PartialAggregation> partials, MergeContext context) {
        int buckets = aggregation.getFilters().getFiltersCount()
                + (aggregation.getFilters().getOtherBucket() ? 1 : 0);
        FiltersPartial.Builder merged = FiltersPartial.newBuilder();
        int subs = aggregation.getSubAggregationsCount();
        for (int bucket = 0; bucket < buckets; bucket++) {
            long docs = 0;
            List<List<PartialAggregation>> rows = new ArrayList<>(partials.size());
            for (PartialAggregation partial : partials) {
                FiltersPartial shard = partial.getFilters();
                if (bucket < shard.getDocCountsCount()) {
                    docs += shard.getDocCounts(bucket);
                    rows.add(shard.getSubAggregationsList().subList(bucket * subs, (bucket + 1) * subs));
                }
            }
            merged.addDocCounts(docs);
            merged.addAllSubAggregations(PartialMerger.mergeSubs(aggregation, rows, context));
        }
        context.addBuckets(buckets);
        return merged.build();
    }
}
