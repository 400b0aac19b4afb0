package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.MatchNoneQuery;
import io.diagon.protocol.query.Query;
import java.util.Map;

/** Reads one query: an object with the query's name as its only key. */
public final class QueryParser {
    /** Reads what stands under the name of a query. */
    @FunctionalInterface
    interface Clause {
        Query parse(Json body, QueryContext context);
    }

    private static final Map<String, Clause> CLAUSES = Map.ofEntries(
            Map.entry("match_all", QueryParser::matchAll),
            Map.entry("match_none", QueryParser::matchNone),
            Map.entry("term", TermQueries::term),
            Map.entry("terms", TermQueries::terms),
            Map.entry("exists", TermQueries::exists),
            Map.entry("ids", TermQueries::ids),
            Map.entry("prefix", PatternQueries::prefix),
            Map.entry("wildcard", PatternQueries::wildcard),
            Map.entry("regexp", PatternQueries::regexp),
            Map.entry("fuzzy", PatternQueries::fuzzy),
            Map.entry("range", RangeQueries::range),
            Map.entry("match", MatchQueries::match),
            Map.entry("match_bool_prefix", MatchQueries::matchBoolPrefix),
            Map.entry("match_phrase", PhraseQueries::matchPhrase),
            Map.entry("match_phrase_prefix", PhraseQueries::matchPhrasePrefix),
            Map.entry("multi_match", MultiMatchQueries::multiMatch),
            Map.entry("bool", BoolQueries::bool),
            Map.entry("constant_score", CompoundQueries::constantScore),
            Map.entry("dis_max", CompoundQueries::disMax),
            Map.entry("boosting", CompoundQueries::boosting),
            Map.entry("function_score", FunctionScoreQueries::functionScore),
            Map.entry("query_string", QueryStringQueries::queryString),
            Map.entry("simple_query_string", SimpleQueryStringQueries::simpleQueryString),
            Map.entry("expr", ExprQueries::expr));

    private QueryParser() {}

    public static Query parse(Json body, QueryContext context) {
        if (!body.isObject()) {
            throw body.error(ErrorCode.PARSING, "[_na] query malformed, must start with start_object");
        }
        if (body.members().isEmpty()) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "query malformed, empty clause found at [" + body.line() + ":" + body.column() + "]");
        }
        Map.Entry<String, Json> first = body.members().entrySet().iterator().next();
        String name = first.getKey();
        Json clause = first.getValue();
        if (!clause.isObject()) {
            throw clause.error(ErrorCode.PARSING, "[" + name + "] query malformed, no start_object after query name");
        }
        Clause parser = CLAUSES.get(name);
        if (parser == null) {
            throw clause.error(ErrorCode.PARSING, "unknown query [" + name + "]");
        }
        if (body.members().size() > 1) {
            throw body.error(
                    ErrorCode.PARSING, "[" + name + "] malformed query, expected [END_OBJECT] but found [FIELD_NAME]");
        }
        return parser.parse(clause, context);
    }

    /** Takes the parameters that every query has; false if the key is another. */
    static boolean shared(String key, Json value, Query.Builder query) {
        switch (key) {
            case "boost" -> query.setBoost(boost(value));
            case "_name" -> query.setName(value.asText());
            default -> {
                return false;
            }
        }
        return true;
    }

    static float boost(Json value) {
        float boost = value.asFloat();
        if (!(boost >= 0) || Float.isInfinite(boost)) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "negative [boost] are not allowed in [boost: " + boost
                            + "], use a value between 0 and 1 to deboost");
        }
        return boost;
    }

    static SearchException unsupported(String query, String key, Json value) {
        return value.error(ErrorCode.PARSING, "[" + query + "] query does not support [" + key + "]");
    }

    private static Query matchAll(Json body, QueryContext context) {
        return withoutParameters("match_all", body)
                .setMatchAll(MatchAllQuery.getDefaultInstance())
                .build();
    }

    private static Query matchNone(Json body, QueryContext context) {
        return withoutParameters("match_none", body)
                .setMatchNone(MatchNoneQuery.getDefaultInstance())
                .build();
    }

    private static Query.Builder withoutParameters(String name, Json body) {
        Query.Builder query = Query.newBuilder();
        body.members().forEach((key, value) -> {
            if (!shared(key, value, query)) {
                throw value.error(ErrorCode.PARSING, "[" + name + "] unknown field [" + key + "]");
            }
        });
        return query;
    }
}
