package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.DocValueField;
import io.diagon.protocol.search.SearchBody;
import java.util.List;
import java.util.Map;

/** The part of a search that can stand in its URL. What stands there wins over the body. */
public final class SearchUrl {
    /** The parameters that are read here. */
    public static final String NAMES = "q,df,default_operator,analyzer,analyze_wildcard,lenient,from,size,sort,_source"
            + ",_source_includes,_source_excludes,stored_fields,docvalue_fields,track_scores,track_total_hits,timeout"
            + ",terminate_after,version,seq_no_primary_term,explain";

    private SearchUrl() {}

    public static void apply(Map<String, String> parameters, SearchBody.Builder body, QueryContext context) {
        if (parameters.containsKey("q")) {
            body.getShardBuilder().setQuery(QueryStringQueries.ofUrl(parameters, context));
        }
        parameters.forEach((name, value) -> apply(name, value, body));
        source(parameters, body);
    }

    private static void apply(String name, String value, SearchBody.Builder body) {
        switch (name) {
            case "from" -> body.setFrom(SearchBodyParser.from(number(name, value)));
            case "size" -> body.getShardBuilder().setSize(SearchBodyParser.size(number(name, value)));
            case "sort" -> body.getShardBuilder().clearSort().addAllSort(SortParser.parse(value));
            case "stored_fields" -> {
                body.getFetchBuilder().setSource(false);
                for (String field : value.split(",", -1)) {
                    if (field.equals("_source")) {
                        body.getFetchBuilder().setSource(true);
                    } else if (!field.equals("_none_")) {
                        body.getFetchBuilder().addStoredFields(field);
                    }
                }
            }
            case "docvalue_fields" -> {
                for (String field : value.split(",", -1)) {
                    body.getFetchBuilder()
                            .addDocvalueFields(DocValueField.newBuilder().setField(field));
                }
            }
            case "track_scores" -> body.getShardBuilder().setTrackScores(flag(value));
            case "track_total_hits" -> trackTotalHits(value, body);
            case "timeout" -> body.setTimeoutMillis(TimeValues.millis(value, "timeout"));
            case "terminate_after" ->
                body.getShardBuilder()
                        .setTerminateAfter(MatchQueries.nonNegative(number(name, value), "terminateAfter"));
            case "version" -> body.getFetchBuilder().setVersion(flag(value));
            case "seq_no_primary_term" -> body.getFetchBuilder().setSeqNoAndPrimaryTerm(flag(value));
            case "explain" -> {
                if (flag(value)) {
                    throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "[explain] is not supported by this search");
                }
            }
            default -> {}
        }
    }

    private static void trackTotalHits(String value, SearchBody.Builder body) {
        if (value.equals("true") || value.equals("false") || value.isEmpty()) {
            boolean all = !value.equals("false");
            SearchBodyParser.trackTotalHits(all ? -1 : 0, body);
            body.setTotalHitsWanted(all);
        } else {
            SearchBodyParser.trackTotalHits(number("track_total_hits", value).asLong(), body);
        }
    }

    private static void source(Map<String, String> parameters, SearchBody.Builder body) {
        String source = parameters.get("_source");
        List<String> includes = list(parameters.get("_source_includes"));
        List<String> excludes = list(parameters.get("_source_excludes"));
        if (source != null) {
            if (source.equals("true") || source.equals("false") || source.isEmpty()) {
                body.getFetchBuilder().setSource(!source.equals("false"));
            } else {
                includes = list(source);
            }
        }
        if (!includes.isEmpty() || !excludes.isEmpty()) {
            SourceFilterParser.filter(body, includes, excludes);
        }
    }

    private static List<String> list(@org.jspecify.annotations.Nullable String value) {
        return value == null || value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    private static Json number(String name, String value) {
        try {
            Long.parseLong(value);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse int parameter [" + name + "] with value [" + value + "]");
        }
        return new Json(Json.Kind.INTEGER, Map.of(), List.of(), value, 0, 0);
    }

    static boolean flag(String value) {
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
