package io.diagon.coordinator.plan;

import io.diagon.protocol.search.SearchBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search as asked for.
 *
 * @param preference which copies to take, in the words of OpenSearch; empty: any
 * @param statistics whether scores use the term statistics of all shards (dfs_query_then_fetch)
 * @param allowPartialResults whether failed shards may be left out of the answer
 * @param requestCache null: as the index says
 * @param nanoTime when the request came, as of {@link System#nanoTime}
 */
public record SearchRequest(
        List<SearchTarget> targets,
        SearchBody body,
        String preference,
        boolean statistics,
        boolean allowPartialResults,
        @Nullable Boolean requestCache,
        long nanoTime) {

    public SearchRequest withBody(SearchBody other) {
        return new SearchRequest(targets, other, preference, statistics, allowPartialResults, requestCache, nanoTime);
    }
}
