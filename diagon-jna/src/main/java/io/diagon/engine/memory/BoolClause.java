package io.diagon.engine.memory;

import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Query;
import java.util.List;

/** The clauses of a bool query; scores the sum of those that match and score. */
record BoolClause(List<Clause> must, List<Clause> should, List<Clause> filter, List<Clause> mustNot, int least)
        implements Clause {

    static Clause of(QueryCompiler compiler, BoolQuery query, float boost) {
        int shoulds = query.getShouldCount();
        boolean none = query.getMustCount() + shoulds + query.getFilterCount() + query.getMustNotCount() == 0;
        if (none) {
            return Clause.constant(document -> true, boost);
        }
        boolean alone = query.getMustCount() + query.getFilterCount() == 0;
        int least = shoulds > 0 && alone ? 1 : 0;
        boolean onlyMustNot = shoulds == 0 && alone;
        if (!query.getMinimumShouldMatch().isEmpty() && !onlyMustNot) {
            least = Math.max(least, MinimumShouldMatch.of(query.getMinimumShouldMatch(), shoulds));
        }
        return new BoolClause(
                all(compiler, query.getMustList(), boost),
                all(compiler, query.getShouldList(), boost),
                all(compiler, query.getFilterList(), 1),
                all(compiler, query.getMustNotList(), 1),
                least);
    }

    private static List<Clause> all(QueryCompiler compiler, List<Query> queries, float boost) {
        return queries.stream().map(query -> compiler.compile(query, boost)).toList();
    }

    @Override
    public float score(MemoryDocument document) {
        if (!filter.stream().allMatch(clause -> clause.matches(document))
                || mustNot.stream().anyMatch(clause -> clause.matches(document))) {
            return NO_MATCH;
        }
        double sum = 0;
        for (Clause clause : must) {
            sum += clause.score(document);
        }
        int matching = 0;
        for (Clause clause : should) {
            float score = clause.score(document);
            if (!Float.isNaN(score)) {
                sum += score;
                matching++;
            }
        }
        return matching < least ? NO_MATCH : (float) sum;
    }
}
