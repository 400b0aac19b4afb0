package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.DocValueField;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchRequestOrBuilder;
import io.diagon.protocol.search.SortField;
import org.jspecify.annotations.Nullable;

/** Reads the body of a search. */
public final class SearchBodyParser {
    static final int DEFAULT_SIZE = 10;
    /** Beyond this many hits the total is a lower bound unless more is asked for. */
    public static final long DEFAULT_TRACK_TOTAL_HITS = 10_000;

    private SearchBodyParser() {}

    /** A body with the defaults: all documents, the first ten. */
    public static SearchBody.Builder defaults(long nowMillis) {
        SearchBody.Builder body = SearchBody.newBuilder().setTotalHitsWanted(true);
        body.setShard(ShardSearchRequest.newBuilder()
                .setQuery(Query.newBuilder().setMatchAll(MatchAllQuery.getDefaultInstance()))
                .setSize(DEFAULT_SIZE)
                .setTrackTotalHitsUpTo(DEFAULT_TRACK_TOTAL_HITS)
                .setNowMillis(nowMillis));
        body.getFetchBuilder().setSource(true);
        return body;
    }

    public static void parse(Json json, SearchBody.Builder body, QueryContext context) {
        if (!json.isObject()) {
            throw json.error(
                    ErrorCode.PARSING,
                    "Expected [START_OBJECT] but found [" + json.kind().token() + "]");
        }
        json.members().forEach((key, value) -> {
            if (!value.isNull()) {
                member(key, value, body, context);
            }
        });
        Json after = json.members().get("search_after");
        ShardSearchRequest.Builder shard = body.getShardBuilder();
        if (!body.getPitId().isEmpty() && breaksTies(shard, after)) {
            shard.addSort(SortField.newBuilder().setShardDoc(true));
        }
        if (after != null && !after.isNull()) {
            shard.addAllSearchAfter(SearchAfterParser.parse(after, shard.getSortList(), context.fields()));
        }
    }

    /** Sorted searches of a point in time end with a tie-breaker, unless the user goes on after a hit without one. */
    private static boolean breaksTies(ShardSearchRequest.Builder shard, @Nullable Json after) {
        int fields = shard.getSortCount();
        if (fields == 0 || shard.getSort(fields - 1).hasShardDoc()) {
            return false;
        }
        return after == null || after.elements().size() == fields + 1;
    }

    /** What can only be said once the whole request is known. */
    public static void validate(SearchBody.Builder body) {
        ShardSearchRequestOrBuilder shard = body.getShard();
        if (shard.getSearchAfterCount() > 0 && body.getFrom() > 0) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION,
                    "Validation Failed: 1: `from` parameter must be set to 0 when `search_after` is used;");
        }
    }

    private static void member(String key, Json value, SearchBody.Builder body, QueryContext context) {
        ShardSearchRequest.Builder shard = body.getShardBuilder();
        switch (key) {
            case "query" -> shard.setQuery(context.inner(value));
            case "post_filter" -> shard.setPostFilter(context.inner(value));
            case "from" -> body.setFrom(from(value));
            case "size" -> shard.setSize(size(value));
            case "sort" -> shard.clearSort().addAllSort(SortParser.parse(value));
            case "search_after" -> {}
            case "_source" -> SourceFilterParser.parse(value, body);
            case "docvalue_fields" -> docValueFields(value, body);
            case "stored_fields" -> storedFields(value, body);
            case "highlight" -> body.getFetchBuilder().setHighlight(HighlightParser.parse(value, context));
            case "track_total_hits" -> trackTotalHits(value, body);
            case "track_scores" -> shard.setTrackScores(value.asBoolean());
            case "min_score" -> shard.setMinScore(value.asFloat());
            case "timeout" -> body.setTimeoutMillis(timeout(value));
            case "terminate_after" -> shard.setTerminateAfter(MatchQueries.nonNegative(value, "terminateAfter"));
            case "aggs", "aggregations" -> shard.addAllAggregations(AggregationParser.parse(value, context));
            case "pit" -> pointInTime(value, body);
            case "version" -> body.getFetchBuilder().setVersion(value.asBoolean());
            case "seq_no_primary_term" -> body.getFetchBuilder().setSeqNoAndPrimaryTerm(value.asBoolean());
            case "stats", "ext" -> {} // labels for statistics and for plug-ins
            case "explain", "profile" -> onlyFalse(key, value);
            case "suggest",
                    "rescore",
                    "collapse",
                    "slice",
                    "script_fields",
                    "indices_boost",
                    "fields",
                    "derived",
                    "verbose_pipeline",
                    "search_pipeline" ->
                throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[" + key + "] is not supported by this search");
            default ->
                throw value.error(
                        ErrorCode.PARSING, "Unknown key for a " + value.kind().token() + " in [" + key + "].");
        }
    }

    static int from(Json value) {
        int from = value.asInt();
        if (from < 0) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[from] parameter cannot be negative but was [" + from + "]");
        }
        return from;
    }

    static int size(Json value) {
        int size = value.asInt();
        if (size < 0) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[size] parameter cannot be negative, found [" + size + "]");
        }
        return size;
    }

    private static long timeout(Json value) {
        return value.isNumber() ? value.asLong() : TimeValues.millis(value.asText(), "timeout");
    }

    private static void trackTotalHits(Json value, SearchBody.Builder body) {
        if (value.isNumber()) {
            long limit = value.asLong();
            if (limit < -1) {
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "[track_total_hits] parameter must be positive or equals to -1, got " + limit);
            }
            trackTotalHits(limit, body);
        } else {
            trackTotalHits(value.asBoolean() ? -1 : 0, body);
            body.setTotalHitsWanted(value.asBoolean());
        }
    }

    /** Up to this many; -1: all. */
    static void trackTotalHits(long limit, SearchBody.Builder body) {
        body.getShardBuilder().setTrackTotalHitsUpTo(limit);
        body.setTotalHitsWanted(true);
    }

    private static void docValueFields(Json value, SearchBody.Builder body) {
        for (Json element : value.asList()) {
            DocValueField.Builder field = DocValueField.newBuilder();
            if (element.isObject()) {
                element.members().forEach((key, option) -> {
                    switch (key) {
                        case "field" -> field.setField(option.asText());
                        case "format" -> field.setFormat(option.asText());
                        default ->
                            throw option.error(ErrorCode.PARSING, "[docvalue_field] unknown field [" + key + "]");
                    }
                });
            } else {
                field.setField(element.asText());
            }
            body.getFetchBuilder().addDocvalueFields(field);
        }
    }

    private static void storedFields(Json value, SearchBody.Builder body) {
        boolean source = false;
        for (Json element : value.asList()) {
            switch (element.asText()) {
                case "_none_" -> {}
                case "_source" -> source = true;
                default -> body.getFetchBuilder().addStoredFields(element.asText());
            }
        }
        // Asking for stored fields leaves the source out unless it is asked for as well.
        body.getFetchBuilder().setSource(source);
    }

    private static void pointInTime(Json value, SearchBody.Builder body) {
        value.members().forEach((key, option) -> {
            switch (key) {
                case "id" -> body.setPitId(option.asText());
                case "keep_alive" -> body.setPitKeepAliveMillis(TimeValues.millis(option.asText(), "keep_alive"));
                default -> throw option.error(ErrorCode.PARSING, "[pit] unknown field [" + key + "]");
            }
        });
        if (body.getPitId().isEmpty()) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "Required [id]");
        }
    }

    private static void onlyFalse(String key, Json value) {
        if (value.asBoolean()) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "[" + key + "] is not supported by this search");
        }
    }
}
