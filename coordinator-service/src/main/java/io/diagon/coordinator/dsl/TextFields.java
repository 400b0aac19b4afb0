package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.query.DisMaxQuery;
import io.diagon.protocol.query.ExistsQuery;
import io.diagon.protocol.query.FieldAndBoost;
import io.diagon.protocol.query.Fuzziness;
import io.diagon.protocol.query.FuzzyQuery;
import io.diagon.protocol.query.MatchAllQuery;
import io.diagon.protocol.query.MatchNoneQuery;
import io.diagon.protocol.query.MatchPhraseQuery;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.MultiMatchQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RangeQuery;
import io.diagon.protocol.query.RegexpQuery;
import io.diagon.protocol.query.WildcardQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes the leaves of query strings: one query over one or more fields. */
final class TextFields {
    /** Patterns that stand for more fields are refused. */
    private static final int MAX_FIELDS = QueryContext.MAX_CLAUSES;

    private final QueryStringOptions options;
    private final FieldCatalog catalog;

    TextFields(QueryStringOptions options, FieldCatalog catalog) {
        this.options = options;
        this.catalog = catalog;
    }

    static Query matchAll() {
        return Query.newBuilder()
                .setMatchAll(MatchAllQuery.getDefaultInstance())
                .build();
    }

    static Query matchNone() {
        return Query.newBuilder()
                .setMatchNone(MatchNoneQuery.getDefaultInstance())
                .build();
    }

    /** Whether words that follow each other are analysed as one text; for an analysed field they are still words that can be counted one by one. */
    boolean together(@Nullable String field) {
        return !options.countsWords()
                || several(field)
                || catalog.type(fields(field).get(0).getField()) != FieldType.TEXT;
    }

    private boolean several(@Nullable String field) {
        List<FieldAndBoost> fields = fields(field);
        return fields.size() != 1 || Wildcards.isPattern(fields.get(0).getField());
    }

    /** Analysed words. */
    Query words(@Nullable String field, String text) {
        MatchQuery.Builder match = MatchQuery.newBuilder()
                .setQuery(text(text))
                .setOperator(options.operator())
                .setAnalyzer(options.analyzer())
                .setLenient(options.lenient());
        List<FieldAndBoost> fields = fields(field);
        if (!several(field)) {
            return boosted(
                    fields.get(0),
                    Query.newBuilder().setMatch(match.setField(fields.get(0).getField())));
        }
        return multi(fields, options.type(), match, 0, options.tieBreaker());
    }

    /** One word, not analysed, with typing errors. */
    Query fuzzy(@Nullable String field, String text, Fuzziness fuzziness) {
        return each(
                field,
                true,
                (name, query) -> query.setFuzzy(FuzzyQuery.newBuilder()
                        .setField(name)
                        .setValue(text(text))
                        .setNormalize(true)
                        .setFuzziness(fuzziness)
                        .setPrefixLength(options.fuzzyPrefixLength())
                        .setMaxExpansions(options.fuzzyMaxExpansions())));
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    Query phrase(@Nullable String field, String text, int slop) {
        List<FieldAndBoost> fields = fields(field);
        Value value = text(text);
        if (!several(field)) {
            MatchPhraseQuery phrase = MatchPhraseQuery.newBuilder()
                    .setField(fields.get(0).getField())
                    .setQuery(value)
                    .setSlop(slop)
                    .setAnalyzer(options.quoteAnalyzer())
                    .setLenient(options.lenient())
                    .build();
            return boosted(fields.get(0), Query.newBuilder().setMatchPhrase(phrase));
        }
        MatchQuery.Builder match = MatchQuery.newBuilder()
                .setQuery(value)
                .setAnalyzer(options.quoteAnalyzer())
                .setLenient(options.lenient());
        return multi(fields, MultiMatchQuery.Type.PHRASE, match, slop, options.phraseTieBreaker());
    }

    private Query multi(
            List<FieldAndBoost> fields,
            MultiMatchQuery.Type type,
            MatchQuery.Builder match,
            int slop,
            @Nullable Float tieBreaker) {
        MultiMatchQuery.Builder multi = MultiMatchQuery.newBuilder()
                .addAllFields(fields)
                .setType(type)
                .setMatch(match)
                .setSlop(slop);
        if (tieBreaker != null) {
            multi.setTieBreaker(tieBreaker);
        }
        return Query.newBuilder().setMultiMatch(multi).build();
    }

    Query wildcard(@Nullable String field, String pattern) {
        if (pattern.equals("*")) {
            return field == null ? matchAll() : exists(field);
        }
        return each(
                field,
                true,
                (name, query) -> query.setWildcard(WildcardQuery.newBuilder()
                        .setField(name)
                        .setValue(pattern)
                        .setNormalize(true)));
    }

    Query regexp(@Nullable String field, String pattern) {
        return each(
                field,
                true,
                (name, query) ->
                        query.setRegexp(RegexpQuery.newBuilder().setField(name).setValue(pattern)));
    }

    Query exists(String field) {
        return Query.newBuilder()
                .setExists(ExistsQuery.newBuilder().setField(field))
                .build();
    }

    Query range(@Nullable String field, RangeQuery.Builder range) {
        if (!options.timeZone().getId().isEmpty()) {
            range.setTimeZone(options.timeZone());
        }
        return each(field, false, (name, query) -> query.setRange(range.clone().setField(name)));
    }

    /** The best of one query for each field. */
    private Query each(@Nullable String field, boolean text, BiFunction<String, Query.Builder, Query.Builder> make) {
        List<Query> queries = new ArrayList<>();
        for (FieldAndBoost each : fields(field)) {
            boolean pattern = Wildcards.isPattern(each.getField());
            for (String name : catalog.expand(each.getField())) {
                if (!pattern || !text || isText(catalog.type(name))) {
                    queries.add(boosted(each, make.apply(name, Query.newBuilder())));
                }
            }
        }
        if (queries.size() > MAX_FIELDS) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "field expansion matches too many fields, limit: " + MAX_FIELDS + ", got: " + queries.size());
        }
        if (queries.size() == 1) {
            return queries.get(0);
        }
        return queries.isEmpty()
                ? matchNone()
                : Query.newBuilder()
                        .setDisMax(DisMaxQuery.newBuilder()
                                .addAllQueries(queries)
                                .setTieBreaker(options.tieBreaker() == null ? 0 : options.tieBreaker()))
                        .build();
    }

    private static boolean isText(@Nullable FieldType type) {
        return type == FieldType.TEXT || type == FieldType.KEYWORD;
    }

    private List<FieldAndBoost> fields(@Nullable String field) {
        return field == null
                ? options.fields()
                : List.of(FieldAndBoost.newBuilder().setField(field).build());
    }

    private static Query boosted(FieldAndBoost field, Query.Builder query) {
        if (field.hasBoost()) {
            query.setBoost(field.getBoost());
        }
        return query.build();
    }
}
