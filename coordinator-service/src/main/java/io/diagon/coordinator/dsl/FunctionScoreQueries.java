package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.FunctionScoreQuery;
import io.diagon.protocol.query.FunctionScoreQuery.BoostMode;
import io.diagon.protocol.query.FunctionScoreQuery.ScoreMode;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.ScoreFunction;
import java.util.Locale;

/** Queries whose scores are computed from fields. */
final class FunctionScoreQueries {
    private FunctionScoreQueries() {}

    static Query functionScore(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FunctionScoreQuery.Builder score = FunctionScoreQuery.newBuilder()
                .setQuery(Query.newBuilder().setMatchAll(MatchAllQuery.getDefaultInstance()));
        boolean list = body.members().containsKey("functions");
        ScoreFunction.Builder single = ScoreFunction.newBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "query" -> score.setQuery(context.inner(value));
                case "functions" -> functions(value, context, score);
                case "score_mode" -> score.setScoreMode(scoreMode(value));
                case "boost_mode" -> score.setBoostMode(boostMode(value));
                case "max_boost" -> score.setMaxBoost(value.asFloat());
                case "min_score" -> score.setMinScore(value.asFloat());
                default -> {
                    if (QueryParser.shared(key, value, query)) {
                        return;
                    }
                    if (!ScoreFunctions.parameter(key, value, single)) {
                        throw QueryParser.unsupported("function_score", key, value);
                    }
                    if (list) {
                        throw value.error(
                                ErrorCode.PARSING,
                                "failed to parse [function_score] query. already found [functions] array, now encountering ["
                                        + key + "].");
                    }
                }
            }
        });
        if (!list && (single.hasWeight() || single.getKindCase() != ScoreFunction.KindCase.KIND_NOT_SET)) {
            score.addFunctions(single);
        }
        if (score.getFunctionsCount() == 1 && isForAll(score.getFunctions(0))) {
            score.setScoreMode(ScoreMode.SCORE_MULTIPLY); // a weight alone has no other to be averaged with
        }
        return query.setFunctionScore(score).build();
    }

    private static boolean isForAll(ScoreFunction function) {
        return !function.hasFilter() || function.getFilter().hasMatchAll();
    }

    private static void functions(Json array, QueryContext context, FunctionScoreQuery.Builder score) {
        for (Json element : array.asList()) {
            if (!element.isObject()) {
                throw element.error(
                        ErrorCode.PARSING,
                        "failed to parse [function_score]. malformed query, expected a [START_OBJECT] while parsing functions but got a ["
                                + element.kind().token() + "] instead");
            }
            ScoreFunction.Builder function = ScoreFunction.newBuilder();
            element.members().forEach((key, value) -> {
                if (key.equals("filter")) {
                    function.setFilter(context.inner(value));
                } else if (!ScoreFunctions.parameter(key, value, function)) {
                    throw value.error(ErrorCode.PARSING, "no [query] registered for [" + key + "]");
                }
            });
            if (!function.hasWeight() && function.getKindCase() == ScoreFunction.KindCase.KIND_NOT_SET) {
                throw element.error(
                        ErrorCode.PARSING,
                        "failed to parse [function_score] query. an entry in functions list is missing a function.");
            }
            score.addFunctions(function);
        }
    }

    private static ScoreMode scoreMode(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "multiply" -> ScoreMode.SCORE_MULTIPLY;
            case "sum" -> ScoreMode.SCORE_SUM;
            case "avg" -> ScoreMode.SCORE_AVG;
            case "first" -> ScoreMode.SCORE_FIRST;
            case "max" -> ScoreMode.SCORE_MAX;
            case "min" -> ScoreMode.SCORE_MIN;
            default ->
                throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "No enum constant score_mode [" + value.asText() + "]");
        };
    }

    private static BoostMode boostMode(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "multiply" -> BoostMode.BOOST_MULTIPLY;
            case "replace" -> BoostMode.BOOST_REPLACE;
            case "sum" -> BoostMode.BOOST_SUM;
            case "avg" -> BoostMode.BOOST_AVG;
            case "max" -> BoostMode.BOOST_MAX;
            case "min" -> BoostMode.BOOST_MIN;
            default ->
                throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "No enum constant boost_mode [" + value.asText() + "]");
        };
    }
}
