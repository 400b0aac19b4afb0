package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.BoostingQuery;
import io.diagon.protocol.query.ConstantScoreQuery;
import io.diagon.protocol.query.DisMaxQuery;
import io.diagon.protocol.query.Query;

/** Queries that change how others score. */
final class CompoundQueries {
    private CompoundQueries() {}

    static Query constantScore(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        ConstantScoreQuery.Builder constant = ConstantScoreQuery.newBuilder();
        body.members().forEach((key, value) -> {
            if (key.equals("filter")) {
                constant.setFilter(context.inner(value));
            } else if (!QueryParser.shared(key, value, query)) {
                throw value.error(ErrorCode.PARSING, "unexpected token [" + key + "]");
            }
        });
        if (!constant.hasFilter()) {
            throw body.error(ErrorCode.PARSING, "[constant_score] requires a 'filter' element");
        }
        return query.setConstantScore(constant).build();
    }

    static Query disMax(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        DisMaxQuery.Builder disMax = DisMaxQuery.newBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "queries" -> value.asList().forEach(inner -> disMax.addQueries(context.inner(inner)));
                case "tie_breaker" -> disMax.setTieBreaker(value.asFloat());
                default -> {
                    if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("dis_max", key, value);
                    }
                }
            }
        });
        if (disMax.getQueriesCount() == 0) {
            throw body.error(ErrorCode.PARSING, "[dis_max] requires 'queries' field with at least one clause");
        }
        if (disMax.getQueriesCount() > QueryContext.MAX_CLAUSES) {
            throw body.error(ErrorCode.TOO_MANY_CLAUSES, "maxClauseCount is set to " + QueryContext.MAX_CLAUSES);
        }
        return query.setDisMax(disMax).build();
    }

    static Query boosting(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        BoostingQuery.Builder boosting = BoostingQuery.newBuilder().setNegativeBoost(-1);
        body.members().forEach((key, value) -> {
            switch (key) {
                case "positive" -> boosting.setPositive(context.inner(value));
                case "negative" -> boosting.setNegative(context.inner(value));
                case "negative_boost" -> boosting.setNegativeBoost(value.asFloat());
                default -> {
                    if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("boosting", key, value);
                    }
                }
            }
        });
        if (!boosting.hasPositive()) {
            throw body.error(ErrorCode.PARSING, "[boosting] query requires 'positive' query to be set'");
        }
        if (!boosting.hasNegative()) {
            throw body.error(ErrorCode.PARSING, "[boosting] query requires 'negative' query to be set'");
        }
        if (!(boosting.getNegativeBoost() >= 0)) {
            throw body.error(
                    ErrorCode.PARSING, "[boosting] query requires 'negative_boost' to be set to be a positive value'");
        }
        return query.setBoosting(boosting).build();
    }
}
