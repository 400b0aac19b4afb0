package io.diagon.coordinator.reduce;

import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.scatter.ShardAnswer;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Merges the partial aggregations of shards. */
public final class AggregationReducer {
    private final SearchMetrics metrics;
    private final IntSupplier maxBuckets;

    /** @param maxBuckets of one answer */
    public AggregationReducer(SearchMetrics metrics, IntSupplier maxBuckets) {
        this.metrics = metrics;
        this.maxBuckets = maxBuckets;
    }

    /** One merged partial for each aggregation of the request; none if no shard answered. */
    public List<PartialAggregation> reduce(List<Aggregation> aggregations, List<ShardAnswer> answers) {
        List<PartialAggregation> merged = new ArrayList<>(aggregations.size());
        MergeContext context = MergeContext.last(maxBuckets.getAsInt());
        for (int i = 0; i < aggregations.size(); i++) {
            Aggregation aggregation = aggregations.get(i);
            List<PartialAggregation> partials = new ArrayList<>(answers.size());
            for (ShardAnswer answer : answers) {
                if (i < answer.response().getAggregationsCount()) {
                    partials.add(answer.response().getAggregations(i));
                }
            }
            long start = System.nanoTime();
            merged.add(PartialMerger.merge(aggregation, partials, context));
            metrics.merged(AggregationTypes.name(aggregation), System.nanoTime() - start);
        }
        return merged;
    }
}
