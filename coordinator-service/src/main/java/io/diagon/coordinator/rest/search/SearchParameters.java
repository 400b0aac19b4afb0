package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.dsl.QueryContext;
import io.diagon.coordinator.dsl.SearchBodyParser;
import io.diagon.coordinator.dsl.SearchUrl;
import io.diagon.coordinator.routing.IndexOptions;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.SearchBody;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a search takes from its URL, or from its header in _msearch. */
final class SearchParameters {
    static final String NAMES = SearchUrl.NAMES
            + ",search_type,scroll,routing,preference,allow_partial_search_results,request_cache,rest_total_hits_as_int"
            + ",typed_keys,ignore_unavailable,ignore_throttled,allow_no_indices,expand_wildcards,batched_reduce_size"
            + ",max_concurrent_shard_requests,pre_filter_shard_size,ccs_minimize_roundtrips,stats"
            + ",cancel_after_time_interval,phase_took,include_named_queries_score";

    private final String indices;
    private final Map<String, String> values;

    /** @param indices the expression of the path; empty: all */
    SearchParameters(String indices, Map<String, String> values) {
        this.indices = indices;
        this.values = values;
    }

    String indices() {
        return indices;
    }

    boolean namesIndices() {
        return !indices.isEmpty();
    }

    IndexOptions indexOptions() {
        boolean open = true;
        String expand = values.get("expand_wildcards");
        if (expand != null) {
            open = false;
            for (String state : expand.split(",", -1)) {
                switch (state) {
                    case "open", "all" -> open = true;
                    case "closed", "none", "hidden" -> {}
                    default ->
                        throw new SearchException(
                                ErrorCode.ILLEGAL_ARGUMENT, "No valid expand wildcard value [" + state + "]");
                }
            }
        }
        // A search can not do anything with a closed index: patterns pass over them.
        return new IndexOptions(flag("ignore_unavailable", false), flag("allow_no_indices", true), open, false);
    }

    Set<String> routing() {
        String routing = values.get("routing");
        return routing == null || routing.isEmpty() ? Set.of() : Set.of(routing.split(",", -1));
    }

    String preference() {
        return values.getOrDefault("preference", "");
    }

    boolean statistics() {
        String type = values.getOrDefault("search_type", "query_then_fetch");
        return switch (type) {
            case "query_then_fetch" -> false;
            case "dfs_query_then_fetch" -> true;
            default -> throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "No search type for [" + type + "]");
        };
    }

    boolean allowPartialResults() {
        return flag("allow_partial_search_results", true);
    }

    @Nullable
    Boolean requestCache() {
        return values.containsKey("request_cache") ? (Boolean) flag("request_cache", true) : null;
    }

    boolean totalAsInteger() {
        return flag("rest_total_hits_as_int", false);
    }

    boolean typedKeys() {
        return flag("typed_keys", false);
    }

    @Nullable
    String scroll() {
        return values.get("scroll");
    }

    void apply(SearchBody.Builder body, QueryContext context) {
        SearchUrl.apply(values, body, context);
        if (totalAsInteger()) {
            if (body.getTotalHitsWanted()
                    && body.getShard().getTrackTotalHitsUpTo() == SearchBodyParser.DEFAULT_TRACK_TOTAL_HITS) {
                body.getShardBuilder().setTrackTotalHitsUpTo(-1);
            }
        }
    }

    private boolean flag(String name, boolean otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Failed to parse value [" + value + "] as only [true] or [false] are allowed.");
        };
    }
}
