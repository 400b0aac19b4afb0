package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.FieldAndBoost;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.MultiMatchQuery;
import io.diagon.protocol.query.Query;
import java.util.Locale;

/** Queries for the words of a text in several fields. */
final class MultiMatchQueries {
    private MultiMatchQueries() {}

    static Query multiMatch(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        MultiMatchQuery.Builder multi = MultiMatchQuery.newBuilder();
        MatchQuery.Builder match = MatchQuery.newBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "query" -> match.setQuery(value.asValue());
                case "fields" -> value.asList().forEach(field -> multi.addFields(field(field)));
                case "type" -> multi.setType(type(value));
                case "tie_breaker" -> multi.setTieBreaker(value.asFloat());
                case "slop" -> multi.setSlop(MatchQueries.nonNegative(value, "slop"));
                default -> {
                    if (!MatchQueries.parameter(key, value, match) && !QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("multi_match", key, value);
                    }
                }
            }
        });
        if (!match.hasQuery()) {
            throw body.error(ErrorCode.PARSING, "No text specified for multi_match query");
        }
        if (match.hasFuzziness()
                && multi.getType().getNumber() >= MultiMatchQuery.Type.CROSS_FIELDS_VALUE
                && multi.getType() != MultiMatchQuery.Type.BOOL_PREFIX) {
            throw body.error(
                    ErrorCode.PARSING,
                    "Fuzziness not allowed for type [" + multi.getType().name().toLowerCase(Locale.ROOT) + "]");
        }
        if (multi.getFieldsCount() == 0) {
            // every field that can be searched, as index.query.default_field says
            multi.addFields(FieldAndBoost.newBuilder().setField("*"));
            match.setLenient(true);
        }
        return query.setMultiMatch(multi.setMatch(match)).build();
    }

    /** A field with an optional boost: {@code title^2}. */
    static FieldAndBoost field(Json value) {
        return field(value.asText(), value);
    }

    static FieldAndBoost field(String text, Json at) {
        int caret = text.lastIndexOf('^');
        if (caret < 0) {
            return FieldAndBoost.newBuilder().setField(text).build();
        }
        try {
            float boost = Float.parseFloat(text.substring(caret + 1));
            return FieldAndBoost.newBuilder()
                    .setField(text.substring(0, caret))
                    .setBoost(boost)
                    .build();
        } catch (NumberFormatException malformed) {
            throw at.error(ErrorCode.NUMBER_FORMAT, "For input string: \"" + text.substring(caret + 1) + "\"");
        }
    }

    static MultiMatchQuery.Type type(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "best_fields", "boolean" -> MultiMatchQuery.Type.BEST_FIELDS;
            case "most_fields" -> MultiMatchQuery.Type.MOST_FIELDS;
            case "cross_fields" -> MultiMatchQuery.Type.CROSS_FIELDS;
            case "phrase" -> MultiMatchQuery.Type.PHRASE;
            case "phrase_prefix" -> MultiMatchQuery.Type.PHRASE_PREFIX;
            case "bool_prefix" -> MultiMatchQuery.Type.BOOL_PREFIX;
            default ->
                throw value.error(
                        ErrorCode.PARSING,
                        "failed to parse [multi_match] query type [" + value.asText() + "]. unknown type.");
        };
    }
}
