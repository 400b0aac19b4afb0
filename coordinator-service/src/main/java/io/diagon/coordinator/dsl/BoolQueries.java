package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Query;
import java.util.function.Consumer;

/** Combines queries. */
final class BoolQueries {
    private BoolQueries() {}

    static Query bool(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        BoolQuery.Builder bool = BoolQuery.newBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "must" -> clauses(value, context, bool::addMust);
                case "should" -> clauses(value, context, bool::addShould);
                case "filter" -> clauses(value, context, bool::addFilter);
                case "must_not", "mustNot" -> clauses(value, context, bool::addMustNot);
                case "minimum_should_match" -> bool.setMinimumShouldMatch(MatchQueries.minimumShouldMatch(value));
                case "adjust_pure_negative" -> value.asBoolean();
                default -> {
                    if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("bool", key, value);
                    }
                }
            }
        });
        int count = bool.getMustCount() + bool.getShouldCount() + bool.getFilterCount() + bool.getMustNotCount();
        if (count > QueryContext.MAX_CLAUSES) {
            throw body.error(ErrorCode.TOO_MANY_CLAUSES, "maxClauseCount is set to " + QueryContext.MAX_CLAUSES);
        }
        return query.setBool(bool).build();
    }

    private static void clauses(Json value, QueryContext context, Consumer<Query> target) {
        for (Json clause : value.asList()) {
            if (clause.isScalar()) {
                throw clause.error(ErrorCode.PARSING, "[bool] query malformed, no start_object after query name");
            }
            target.accept(context.inner(clause));
        }
    }
}
