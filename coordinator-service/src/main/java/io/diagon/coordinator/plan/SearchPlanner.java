package io.diagon.coordinator.plan;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.routing.IndexBlocks;
import io.diagon.coordinator.routing.Preference;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.coordinator.routing.RoutedShards;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.ShardSearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.IntSupplier;

/** Plans searches. */
public final class SearchPlanner {
    private static final int DEFAULT_MAX_RESULT_WINDOW = 10_000;
    /** Fetching along with the query pays while few sources are read that the page does not show. */
    private static final int MAX_INLINE_FETCH = 100;

    private final ReplicaSelector selector;
    private final IntSupplier maxBuckets;

    public SearchPlanner(ReplicaSelector selector, IntSupplier maxBuckets) {
        this.selector = selector;
        this.maxBuckets = maxBuckets;
    }

    public SearchPlan plan(SearchRequest request, ClusterState state) {
        Preference preference = Preference.parse(request.preference());
        ReplicaSelector.Selection selection = selector.selection(state, preference);
        List<PlannedShard> shards = new ArrayList<>();
        Map<List<Query>, Integer> variants = new LinkedHashMap<>();
        List<SearchTarget> targets = request.targets().stream()
                .sorted(Comparator.comparing(target -> target.index().getName()))
                .toList();
        for (SearchTarget target : targets) {
            IndexBlocks.check(target.index(), IndexBlocks.Level.READ);
            checkWindow(request.body(), target.index());
            int variant = variants.computeIfAbsent(target.filters(), filters -> variants.size());
            SortedSet<Integer> numbers = preference.shards(RoutedShards.of(target.index(), target.routing()));
            for (int number : numbers) {
                List<Node> copies = selection.copies(target.index().getUuid(), number);
                if (copies.isEmpty() && preference.namesNodes()) {
                    throw new SearchException(
                            ErrorCode.ILLEGAL_ARGUMENT,
                            "no data nodes with criteria " + preference.nodes() + " found for shard: ["
                                    + target.index().getName() + "][" + number + "]");
                }
                shards.add(new PlannedShard(shards.size(), shardId(target.index(), number), copies, "", variant));
            }
        }
        boolean inline = shards.size() == 1 && window(request.body()) <= MAX_INLINE_FETCH && window(request.body()) > 0;
        SearchPlan plan = new SearchPlan(request, shards, List.of(), inline);
        List<ShardSearchRequest> requests = new ArrayList<>();
        for (List<Query> filters : variants.keySet()) {
            requests.add(shardRequest(plan, filters));
        }
        return new SearchPlan(request, shards, requests, inline);
    }

    /** A plan over the readers of a point in time, which are where they are. */
    public SearchPlan planReaders(SearchRequest request, List<PlannedShard> readers, List<List<Query>> variants) {
        boolean inline =
                readers.size() == 1 && window(request.body()) <= MAX_INLINE_FETCH && window(request.body()) > 0;
        SearchPlan plan = new SearchPlan(request, readers, List.of(), inline);
        return new SearchPlan(
                request,
                readers,
                variants.stream().map(filters -> shardRequest(plan, filters)).toList(),
                inline);
    }

    /** The same shards, where a newer state has them. */
    public PlannedShard relocated(PlannedShard shard, SearchRequest request, ClusterState state) {
        Preference preference = Preference.parse(request.preference());
        return shard.withCopies(selector.selection(state, preference)
                .copies(shard.id().getIndexUuid(), shard.id().getNumber()));
    }

    private ShardSearchRequest shardRequest(SearchPlan plan, List<Query> filters) {
        SearchBody body = plan.body();
        ShardSearchRequest.Builder shard = body.getShard().toBuilder()
                .setSize(window(body))
                .setMaxBuckets(maxBuckets.getAsInt())
                .setQuery(filtered(body.getShard().getQuery(), filters));
        if (plan.inlineFetch()) {
            shard.setFetch(plan.fetchSpec());
        }
        return shard.build();
    }

    private static Query filtered(Query query, List<Query> filters) {
        if (filters.isEmpty()) {
            return query;
        }
        Query filter = filters.size() == 1
                ? filters.get(0)
                : Query.newBuilder()
                        .setBool(BoolQuery.newBuilder().addAllShould(filters))
                        .build();
        return Query.newBuilder()
                .setBool(BoolQuery.newBuilder().addMust(query).addFilter(filter))
                .build();
    }

    /** Hits wanted of each shard. */
    private static int window(SearchBody body) {
        return body.getFrom() + body.getShard().getSize();
    }

    private static void checkWindow(SearchBody body, IndexMetadata index) {
        String setting = index.getSettingsOrDefault("index.max_result_window", "");
        int limit = setting.isEmpty() ? DEFAULT_MAX_RESULT_WINDOW : Integer.parseInt(setting);
        long window = (long) body.getFrom() + body.getShard().getSize();
        if (window > limit) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Result window is too large, from + size must be less than or equal to: [" + limit + "] but was ["
                            + window
                            + "]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index level setting.");
        }
    }

    private static ShardId shardId(IndexMetadata index, int number) {
        return ShardId.newBuilder()
                .setIndexName(index.getName())
                .setIndexUuid(index.getUuid())
                .setNumber(number)
                .build();
    }
}
