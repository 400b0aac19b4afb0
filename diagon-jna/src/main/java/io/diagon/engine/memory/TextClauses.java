package io.diagon.engine.memory;

import io.diagon.engine.memory.MemoryDocument.Content;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.query.MatchPhraseQuery;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Operator;
import java.util.List;
import java.util.stream.IntStream;

/** What scores by BM25: terms, matches, phrases. */
record TextClauses(MemorySnapshot snapshot) {

    Clause term(MemoryField field, String term, float boost) {
        Similarity similarity = snapshot.similarity(field);
        float weight = boost * similarity.idf(snapshot.docFreq(field, term));
        return document -> {
            Content content = document.content(field);
            if (content == null) {
                return Clause.NO_MATCH;
            }
            List<Integer> positions = content.terms.get(term);
            if (positions == null) {
                return Clause.NO_MATCH;
            }
            return field.isText()
                    ? similarity.score(weight, positions.size(), content.length)
                    : similarity.score(weight, 1, 1);
        };
    }

    Clause match(MemoryField field, MatchQuery query, float boost) {
        if (query.hasFuzziness() || query.getLastTokenIsPrefix()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no fuzzy or prefix [match] queries");
        }
        List<String> terms = DocumentReader.terms(field, query.getAnalyzer(), query.getQuery());
        if (terms.isEmpty()) {
            return zeroTerms(query.getZeroTermsAll(), boost);
        }
        List<Clause> clauses =
                terms.stream().map(term -> term(field, term, boost)).toList();
        String specification = query.getMinimumShouldMatch();
        if (query.getOperator() == Operator.AND) {
            boolean counts = !specification.isEmpty() && terms.size() > 1;
            int least = counts ? MinimumShouldMatch.of(specification, 0) : 0;
            return new BoolClause(clauses, List.of(), List.of(), List.of(), least);
        }
        int least = specification.isEmpty() || terms.size() == 1
                ? 1
                : Math.max(1, MinimumShouldMatch.of(specification, terms.size()));
        return new BoolClause(List.of(), clauses, List.of(), List.of(), least);
    }

    Clause phrase(MemoryField field, MatchPhraseQuery query, float boost) {
        if (query.getSlop() > 0 || query.getLastTokenIsPrefix()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no phrases with slop or prefix");
        }
        List<String> terms = DocumentReader.terms(field, query.getAnalyzer(), query.getQuery());
        if (terms.isEmpty()) {
            return zeroTerms(query.getZeroTermsAll(), boost);
        }
        if (terms.size() == 1) {
            return term(field, terms.getFirst(), boost);
        }
        Similarity similarity = snapshot.similarity(field);
        double idf = 0;
        for (String term : terms) {
            idf += similarity.idf(snapshot.docFreq(field, term));
        }
        float weight = boost * (float) idf;
        return document -> {
            Content content = document.content(field);
            if (content == null) {
                return Clause.NO_MATCH;
            }
            int freq = occurrences(content, terms);
            return freq == 0 ? Clause.NO_MATCH : similarity.score(weight, freq, content.length);
        };
    }

    private static int occurrences(Content content, List<String> terms) {
        return (int) content.terms.getOrDefault(terms.getFirst(), List.of()).stream()
                .filter(start -> IntStream.range(1, terms.size())
                        .allMatch(i -> content.terms
                                .getOrDefault(terms.get(i), List.of())
                                .contains(start + i)))
                .count();
    }

    private static Clause zeroTerms(boolean all, float boost) {
        return all ? Clause.constant(document -> true, boost) : Clause.none();
    }
}
