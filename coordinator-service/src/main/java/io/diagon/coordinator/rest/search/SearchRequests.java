package io.diagon.coordinator.rest.search;

import com.google.protobuf.ByteString;
import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.FieldCatalog;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.QueryContext;
import io.diagon.coordinator.dsl.QueryParser;
import io.diagon.coordinator.dsl.SearchBodyParser;
import io.diagon.coordinator.plan.SearchRequest;
import io.diagon.coordinator.plan.SearchTarget;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.SearchBody;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes search requests of bodies and parameters. */
final class SearchRequests {
    private final Supplier<ClusterState> state;

    SearchRequests(Supplier<ClusterState> state) {
        this.state = state;
    }

    SearchRequest build(SearchParameters parameters, @Nullable Json body, long nanoTime) {
        ClusterState now = state.get();
        long nowMillis = System.currentTimeMillis();
        boolean pit = body != null && body.members().containsKey("pit");
        if (pit && parameters.namesIndices()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION,
                    "Validation Failed: 1: [indices] cannot be used with point in time. Do not specify any index with point in time.;");
        }
        requireKnown(now);
        List<ResolvedIndex> indices =
                pit ? List.of() : IndexResolver.resolve(now, parameters.indices(), parameters.indexOptions());
        FieldCatalog fields = new FieldCatalog(
                () -> (pit ? now.indices().values().stream() : indices.stream().map(ResolvedIndex::index))
                        .map(index -> index.getMapping())
                        .toList());
        QueryContext context = new QueryContext(fields, nowMillis);
        SearchBody.Builder search = SearchBodyParser.defaults(nowMillis);
        if (body != null) {
            SearchBodyParser.parse(body, search, context);
        }
        parameters.apply(search, context);
        SearchBodyParser.validate(search);
        return new SearchRequest(
                targets(indices, parameters.routing(), context),
                search.build(),
                parameters.preference(),
                parameters.statistics(),
                parameters.allowPartialResults(),
                parameters.requestCache(),
                nanoTime);
    }

    private static void requireKnown(ClusterState state) {
        if (!state.known()) {
            throw new SearchException(ErrorCode.MASTER_NOT_DISCOVERED, "no cluster state is known yet");
        }
    }

    private static List<SearchTarget> targets(List<ResolvedIndex> indices, Set<String> routing, QueryContext context) {
        List<SearchTarget> targets = new ArrayList<>(indices.size());
        for (ResolvedIndex index : indices) {
            Set<String> both = index.searchRouting();
            if (both.isEmpty()) {
                both = routing;
            } else if (!routing.isEmpty()) {
                both = new HashSet<>(both);
                both.retainAll(routing);
                if (both.isEmpty()) {
                    continue; // the alias and the request name different shards: no document is in both
                }
            }
            targets.add(new SearchTarget(index.index(), filters(index, context), both));
        }
        return targets;
    }

    private static List<Query> filters(ResolvedIndex index, QueryContext context) {
        List<Query> filters = new ArrayList<>(index.aliasFilters().size());
        for (ByteString filter : index.aliasFilters()) {
            filters.add(QueryParser.parse(Json.parse(filter.toByteArray()), context));
        }
        return filters;
    }
}
