package io.diagon.coordinator.search;

import io.diagon.coordinator.fetch.FetchedHit;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.reduce.MergedHits;
import io.diagon.coordinator.scatter.ShardFailure;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.List;

/**
 * The answer to a search.
 *
 * @param hits with their documents, in order
 * @param aggregations merged, in the order of the request
 * @param successfulShards shards that answered, if only in part
 */
public record SearchOutcome(
        SearchPlan plan,
        MergedHits merged,
        List<FetchedHit> hits,
        List<PartialAggregation> aggregations,
        List<ShardFailure> failures,
        int successfulShards,
        boolean timedOut,
        boolean terminatedEarly,
        long tookMillis) {}
