package io.diagon.coordinator.search;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.fetch.FetchPhase;
import io.diagon.coordinator.fetch.FetchResults;
import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.metrics.SearchMetrics.Phase;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.reduce.AggregationReducer;
import io.diagon.coordinator.reduce.MergedHits;
import io.diagon.coordinator.reduce.TopHitsReducer;
import io.diagon.coordinator.scatter.Deadline;
import io.diagon.coordinator.scatter.QueryPhase;
import io.diagon.coordinator.scatter.QueryResults;
import io.diagon.coordinator.scatter.SearchPhaseException;
import io.diagon.coordinator.scatter.ShardFailure;
import io.diagon.coordinator.scatter.StatisticsPhase;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs searches. */
public final class SearchService {
    /** Hits that were found in time are fetched even if the query took all of it. */
    private static final Duration LEAST_FETCH_TIME = Duration.ofMillis(50);

    /** Of one search, whose documents may be lost with their node after each. */
    private static final int MOST_RUNS = 3;

    private final Supplier<ClusterState> state;
    private final SearchPlanner planner;
    private final StatisticsPhase statisticsPhase;
    private final QueryPhase queryPhase;
    private final AggregationReducer aggregationReducer;
    private final FetchPhase fetchPhase;
    private final SearchMetrics metrics;
    private volatile Duration limit;

    /** @param limit of searches that ask for no timeout */
    public SearchService(
            Supplier<ClusterState> state, SearchPlanner planner, Phases phases, SearchMetrics metrics, Duration limit) {
        this.state = state;
        this.planner = planner;
        this.statisticsPhase = phases.statistics();
        this.queryPhase = phases.query();
        this.aggregationReducer = phases.aggregations();
        this.fetchPhase = phases.fetch();
        this.metrics = metrics;
        this.limit = limit;
    }

    /** @param next limit of searches that ask for no timeout and come from now on */
    public void limit(Duration next) {
        limit = next;
    }

    /** What a search is made of. */
    public record Phases(
            StatisticsPhase statistics, QueryPhase query, AggregationReducer aggregations, FetchPhase fetch) {}

    public SearchOutcome search(SearchRequest request) {
        return search(planner.plan(request, state.get()));
    }

    /** What the phases of a search came to. */
    private record Phased(
            SearchPlan plan,
            QueryResults results,
            MergedHits merged,
            List<PartialAggregation> aggregations,
            FetchResults fetched) {
        /** Whether nodes were lost between query and fetch: other copies may answer both. */
        boolean lost() {
            boolean current =
                    plan.shards().stream().allMatch(shard -> shard.readerId().isEmpty());
            return current
                    && fetched.failures().stream()
                            .anyMatch(failure -> failure.code().status() != 400);
        }
    }

    /** Runs a search that is planned already. */
    public SearchOutcome search(SearchPlan plan) {
        SearchRequest request = plan.request();
        Deadline deadline = Deadline.of(request.nanoTime(), request.body().getTimeoutMillis(), limit);
        Phased phased = run(plan, deadline);
        for (int runs = 1; runs < MOST_RUNS && phased.lost() && System.nanoTime() - deadline.nanoTime() < 0; runs++) {
            phased = run(planner.plan(request, state.get()), deadline);
        }
        List<ShardFailure> failures = new ArrayList<>(phased.results().failures());
        failures.addAll(phased.fetched().failures());
        requireAll(request, "fetch", failures);
        metrics.phase(Phase.TOTAL, request.nanoTime());
        metrics.searched(phased.results().timedOut(), failures.size());
        return new SearchOutcome(
                phased.plan(),
                phased.merged(),
                phased.fetched().hits(),
                phased.aggregations(),
                failures,
                phased.plan().shards().size() - failures.size(),
                phased.results().timedOut(),
                phased.results().terminatedEarly(),
                Duration.ofNanos(System.nanoTime() - request.nanoTime()).toMillis());
    }

    private Phased run(SearchPlan plan, Deadline deadline) {
        SearchRequest request = plan.request();
        long clock = System.nanoTime();
        SearchPlan scored = plan;
        if (request.statistics()) {
            scored = statisticsPhase.withStatistics(plan, deadline);
            clock = metrics.phase(Phase.STATISTICS, clock);
        }
        QueryResults results = queryPhase.execute(scored, deadline);
        clock = metrics.phase(Phase.QUERY, clock);
        requireAnswers(request, results);
        MergedHits merged = TopHitsReducer.reduce(scored, results.answers());
        List<PartialAggregation> aggregations =
                aggregationReducer.reduce(request.body().getShard().getAggregationsList(), results.answers());
        clock = metrics.phase(Phase.REDUCE, clock);
        FetchResults fetched = fetchPhase.fetch(scored, merged.hits(), deadline.extended(LEAST_FETCH_TIME));
        metrics.phase(Phase.FETCH, clock);
        return new Phased(scored, results, merged, aggregations, fetched);
    }

    private static void requireAnswers(SearchRequest request, QueryResults results) {
        if (results.answers().isEmpty() && !results.failures().isEmpty() && !results.timedOut()) {
            throw new SearchPhaseException("query", "all shards failed", results.failures());
        }
        requireAll(request, "query", results.failures());
    }

    private static void requireAll(SearchRequest request, String phase, List<ShardFailure> failures) {
        if (!request.allowPartialResults() && !failures.isEmpty()) {
            throw new SearchPhaseException(phase, "Partial shards failure", failures);
        }
    }
}
