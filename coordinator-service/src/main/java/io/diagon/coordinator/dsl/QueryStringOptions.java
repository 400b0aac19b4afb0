package io.diagon.coordinator.dsl;

import io.diagon.protocol.common.TimeZone;
import io.diagon.protocol.query.FieldAndBoost;
import io.diagon.protocol.query.Fuzziness;
import io.diagon.protocol.query.MultiMatchQuery;
import io.diagon.protocol.query.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How query strings are read. Filled by the parsers of the clauses. */
final class QueryStringOptions {
    private final List<FieldAndBoost> fields = new ArrayList<>();
    private Operator operator = Operator.OR;
    private MultiMatchQuery.Type type = MultiMatchQuery.Type.BEST_FIELDS;
    private String analyzer = "";
    private String quoteAnalyzer = "";
    private @Nullable Boolean lenient;
    private @Nullable Float tieBreaker;
    private boolean sumsFields;
    private boolean countsWords;
    private TimeZone timeZone = TimeZone.getDefaultInstance();
    private Fuzziness fuzziness = FuzzinessParser.AUTO;
    private int fuzzyPrefixLength;
    private int fuzzyMaxExpansions = 50;
    private int phraseSlop;
    private boolean allowLeadingWildcard = true;

    /** Takes a parameter that both kinds of query strings have; false if the key is another. */
    boolean parameter(String key, Json value) {
        switch (key) {
            case "fields" -> value.asList().forEach(field -> fields.add(MultiMatchQueries.field(field)));
            case "default_operator" -> operator = MatchQueries.operator(value);
            case "analyzer" -> analyzer = value.asText();
            case "lenient" -> lenient = value.asBoolean();
            case "fuzzy_prefix_length" -> fuzzyPrefixLength = MatchQueries.nonNegative(value, key);
            case "fuzzy_max_expansions" -> fuzzyMaxExpansions = MatchQueries.positive(value, key);
            case "analyze_wildcard", "fuzzy_transpositions", "auto_generate_synonyms_phrase_query" -> value.asBoolean();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Takes a parameter of query_string alone; false if the key is another. */
    boolean luceneParameter(String key, Json value) {
        switch (key) {
            case "default_field" -> fields.add(MultiMatchQueries.field(value));
            case "type" -> type = MultiMatchQueries.type(value);
            case "quote_analyzer" -> quoteAnalyzer = value.asText();
            case "tie_breaker" -> tieBreaker = value.asFloat();
            case "time_zone" -> timeZone = TimeZones.parse(value);
            case "fuzziness" -> fuzziness = FuzzinessParser.parse(value);
            case "phrase_slop" -> phraseSlop = MatchQueries.nonNegative(value, key);
            case "allow_leading_wildcard" -> allowLeadingWildcard = value.asBoolean();
            case "escape", "enable_position_increments" -> value.asBoolean();
            case "rewrite", "fuzzy_rewrite", "quote_field_suffix", "max_determinized_states" -> value.asText();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** All fields, if none are named. */
    List<FieldAndBoost> fields() {
        return fields.isEmpty()
                ? List.of(FieldAndBoost.newBuilder().setField("*").build())
                : fields;
    }

    Operator operator() {
        return operator;
    }

    MultiMatchQuery.Type type() {
        return type;
    }

    String analyzer() {
        return analyzer;
    }

    String quoteAnalyzer() {
        return quoteAnalyzer.isEmpty() ? analyzer : quoteAnalyzer;
    }

    /** Over all fields, a text is no number in some: that is no mistake. */
    boolean lenient() {
        return lenient == null
                ? fields().stream().anyMatch(field -> field.getField().equals("*"))
                : lenient;
    }

    @Nullable
    Float tieBreaker() {
        return tieBreaker;
    }

    /** A word's score is the sum over the fields, a phrase's still that of the best. */
    void sumFields() {
        sumsFields = true;
        tieBreaker = 1f;
    }

    @Nullable
    Float phraseTieBreaker() {
        return sumsFields ? null : tieBreaker;
    }

    /** There is a minimum of words that must match. */
    void countWords() {
        countsWords = true;
    }

    boolean countsWords() {
        return countsWords;
    }

    TimeZone timeZone() {
        return timeZone;
    }

    Fuzziness fuzziness() {
        return fuzziness;
    }

    int fuzzyPrefixLength() {
        return fuzzyPrefixLength;
    }

    int fuzzyMaxExpansions() {
        return fuzzyMaxExpansions;
    }

    int phraseSlop() {
        return phraseSlop;
    }

    boolean allowLeadingWildcard() {
        return allowLeadingWildcard;
    }
}
