package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.MatchPhraseQuery;
import io.diagon.protocol.query.Query;

/** Queries for words that stand together. */
final class PhraseQueries {
    private PhraseQueries() {}

    static Query matchPhrase(Json body, QueryContext context) {
        return phrase("match_phrase", body, false);
    }

    static Query matchPhrasePrefix(Json body, QueryContext context) {
        return phrase("match_phrase_prefix", body, true);
    }

    private static Query phrase(String name, Json body, boolean prefix) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of(name, body, query);
        MatchPhraseQuery.Builder phrase =
                MatchPhraseQuery.newBuilder().setField(clause.field()).setLastTokenIsPrefix(prefix);
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "query" -> {}
                case "slop" -> phrase.setSlop(MatchQueries.nonNegative(value, "slop"));
                case "analyzer" -> phrase.setAnalyzer(value.asText());
                case "zero_terms_query" -> phrase.setZeroTermsAll(MatchQueries.zeroTermsAll(value));
                default -> {
                    if (prefix && key.equals("max_expansions")) {
                        phrase.setMaxExpansions(MatchQueries.positive(value, key));
                    } else if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported(name, key, value);
                    }
                }
            }
        });
        if (clause.value() == null && !clause.parameters().containsKey("query")) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[" + name + "] requires query value");
        }
        return query.setMatchPhrase(phrase.setQuery(clause.required("query").asValue()))
                .build();
    }
}
