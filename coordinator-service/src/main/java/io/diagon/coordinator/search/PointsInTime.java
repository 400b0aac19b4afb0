package io.diagon.coordinator.search;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.plan.SearchTarget;
import io.diagon.coordinator.scatter.Deadline;
import io.diagon.coordinator.scatter.ReaderCalls;
import io.diagon.coordinator.scatter.SearchPhaseException;
import io.diagon.coordinator.scatter.ShardFailure;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.SearchContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens readers that outlive a search, searches them, and closes them. The coordinator remembers none: ids say it all. */
public final class PointsInTime {
    private final Supplier<ClusterState> state;
    private final SearchPlanner planner;
    private final ReaderCalls calls;
    private volatile Duration limit;
    private volatile Duration longestKeepAlive;

    public PointsInTime(
            Supplier<ClusterState> state,
            SearchPlanner planner,
            ReaderCalls calls,
            Duration limit,
            Duration longestKeepAlive) {
        this.state = state;
        this.planner = planner;
        this.calls = calls;
        this.limit = limit;
        this.longestKeepAlive = longestKeepAlive;
    }

    /** Of what is asked for from now on. */
    public void limits(Duration nextLimit, Duration nextLongestKeepAlive) {
        limit = nextLimit;
        longestKeepAlive = nextLongestKeepAlive;
    }

    /**
     * Readers of the shards that could be opened.
     *
     * @param shards how many there are, open or not
     */
    public record Opened(SearchContext context, int shards, List<ShardFailure> failures) {}

    public Opened open(SearchRequest request, long keepAliveMillis) {
        checkKeepAlive(keepAliveMillis);
        ClusterState now = state.get();
        SearchPlan plan = planner.plan(request, now);
        Deadline deadline = Deadline.of(request.nanoTime(), 0, limit);
        ReaderCalls.Opened opened = calls.open(plan, keepAliveMillis, deadline);
        boolean partial = !opened.failures().isEmpty();
        if (partial && (opened.readers().isEmpty() || !request.allowPartialResults())) {
            close(List.of(
                    SearchContext.newBuilder().addAllReaders(opened.readers()).build()));
            throw new SearchPhaseException("create_pit", "all shards failed", opened.failures());
        }
        SearchContext.Builder context = SearchContext.newBuilder()
                .setClusterUuid(now.clusterUuid())
                .addAllReaders(opened.readers())
                .setCreatedMillis(System.currentTimeMillis());
        for (SearchTarget target : request.targets()) {
            for (Query filter : target.filters()) {
                context.addFilters(SearchContext.IndexFilter.newBuilder()
                        .setIndexUuid(target.index().getUuid())
                        .setFilter(filter));
            }
        }
        return new Opened(context.build(), plan.shards().size(), opened.failures());
    }

    /** A plan that searches the readers of the context. */
    public SearchPlan plan(SearchRequest request, SearchContext context) {
        checkKeepAlive(request.body().getPitKeepAliveMillis());
        ClusterState now = state.get();
        Map<String, List<Query>> filters = new HashMap<>();
        for (SearchContext.IndexFilter filter : context.getFiltersList()) {
            filters.computeIfAbsent(filter.getIndexUuid(), uuid -> new ArrayList<>())
                    .add(filter.getFilter());
        }
        Map<List<Query>, Integer> variants = new LinkedHashMap<>();
        List<PlannedShard> shards = new ArrayList<>();
        for (SearchContext.Reader reader : context.getReadersList()) {
            List<Query> own = filters.getOrDefault(reader.getShard().getIndexUuid(), List.of());
            int variant = variants.computeIfAbsent(own, key -> variants.size());
            Node node = now.node(reader.getNodeId());
            shards.add(new PlannedShard(
                    shards.size(),
                    reader.getShard(),
                    node == null ? List.of() : List.of(node),
                    reader.getReaderId(),
                    variant));
        }
        return planner.planReaders(request, shards, List.copyOf(variants.keySet()));
    }

    private void checkKeepAlive(long millis) {
        if (millis > longestKeepAlive.toMillis()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Keep alive for request (" + millis + "ms) is too large. It must be less than ("
                            + longestKeepAlive.toMillis()
                            + "ms). This limit can be set by changing the [diagon.search.max-keep-alive] setting.");
        }
    }

    /** How many readers were closed. */
    public int close(List<SearchContext> contexts) {
        return calls.close(contexts, state.get(), Deadline.of(System.nanoTime(), 0, limit));
    }

    /** Closes all readers of all nodes, whoever opened them. */
    public int closeAll() {
        return calls.closeAll(state.get(), Deadline.of(System.nanoTime(), 0, limit));
    }
}
