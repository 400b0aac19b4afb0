package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Operator;
import io.diagon.protocol.query.Query;
import java.util.Locale;

/** Queries for the words of a text. */
final class MatchQueries {
    private MatchQueries() {}

    static Query match(Json body, QueryContext context) {
        return match("match", body, false);
    }

    static Query matchBoolPrefix(Json body, QueryContext context) {
        return match("match_bool_prefix", body, true);
    }

    private static Query match(String name, Json body, boolean lastTokenIsPrefix) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of(name, body, query);
        MatchQuery.Builder match =
                MatchQuery.newBuilder().setField(clause.field()).setLastTokenIsPrefix(lastTokenIsPrefix);
        clause.parameters().forEach((key, value) -> {
            if (!key.equals("query") && !parameter(key, value, match) && !QueryParser.shared(key, value, query)) {
                throw QueryParser.unsupported(name, key, value);
            }
        });
        if (clause.value() == null && !clause.parameters().containsKey("query")) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[" + name + "] requires query value");
        }
        return query.setMatch(match.setQuery(clause.required("query").asValue()))
                .build();
    }

    /** Takes a parameter that match and multi_match share; false if the key is another. */
    static boolean parameter(String key, Json value, MatchQuery.Builder match) {
        switch (key) {
            case "operator" -> match.setOperator(operator(value));
            case "analyzer" -> match.setAnalyzer(value.asText());
            case "minimum_should_match" -> match.setMinimumShouldMatch(minimumShouldMatch(value));
            case "fuzziness" -> match.setFuzziness(FuzzinessParser.parse(value));
            case "prefix_length" -> match.setPrefixLength(nonNegative(value, "prefix_length"));
            case "max_expansions" -> match.setMaxExpansions(positive(value, "max_expansions"));
            case "fuzzy_transpositions" -> match.setFuzzyTranspositions(value.asBoolean());
            case "zero_terms_query" -> match.setZeroTermsAll(zeroTermsAll(value));
            case "lenient" -> match.setLenient(value.asBoolean());
            case "fuzzy_rewrite", "auto_generate_synonyms_phrase_query" -> value.asText();
            default -> {
                return false;
            }
        }
        return true;
    }

    static Operator operator(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "or" -> Operator.OR;
            case "and" -> Operator.AND;
            default ->
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "operator needs to be either [and] or [or], but not [" + value.asText() + "]");
        };
    }

    static boolean zeroTermsAll(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "none" -> false;
            case "all" -> true;
            default ->
                throw value.error(ErrorCode.PARSING, "Unsupported zero_terms_query value [" + value.asText() + "]");
        };
    }

    /** "2", "-1", "75%", "2<-25% 9<-3": what the shards compute the minimum from. */
    static String minimumShouldMatch(Json value) {
        String text = value.asText().trim();
        for (String part : text.split("\\s+", -1)) {
            if (!part.matches("(\\d+\\s*<)?\\s*-?\\d+(\\.\\d+)?%?")) {
                throw value.error(ErrorCode.NUMBER_FORMAT, "For input string: \"" + part + "\"");
            }
        }
        return text;
    }

    static int nonNegative(Json value, String parameter) {
        int number = value.asInt();
        if (number < 0) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "No negative " + parameter + " allowed.");
        }
        return number;
    }

    static int positive(Json value, String parameter) {
        int number = value.asInt();
        if (number <= 0) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, parameter + " must be a positive number, found " + number);
        }
        return number;
    }
}
