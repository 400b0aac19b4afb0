package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.ValueSource;
import java.util.List;

/** Reads {@code terms}. */
final class TermsAggregations {
    private static final int DEFAULT_SIZE = 10;

    private TermsAggregations() {}

    static void terms(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        TermsAggregation.Builder terms = TermsAggregation.newBuilder()
                .setSize(DEFAULT_SIZE)
                .setMinDocCount(1)
                .addOrder(OrderParser.order("_count", false));
        ValueSource.Builder source = terms.getSourceBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "size" -> terms.setSize(positive(value, "size", name));
                case "shard_size" -> terms.setShardSize(positive(value, "shard_size", name));
                case "min_doc_count" -> terms.setMinDocCount(notNegative(value, "min_doc_count", name));
                case "shard_min_doc_count" ->
                    terms.setShardMinDocCount(notNegative(value, "shard_min_doc_count", name));
                case "order" -> terms.clearOrder().addAllOrder(OrderParser.parse(value));
                case "include" -> include(value, terms);
                case "exclude" -> exclude(value, terms);
                case "show_term_doc_count_error" -> terms.setShowTermDocCountError(value.asBoolean());
                default -> {
                    if (!ValueSourceParser.parameter(key, value, source)) {
                        throw ValueSourceParser.unknown("terms", key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, source);
        if (terms.getOrderCount() == 0) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[order] must not be empty in [" + name + "]");
        }
        terms.setShardSize(shardSize(terms));
        aggregation.setTerms(terms);
    }

    /** More than is asked for, so that a term that is frequent over all shards but not on each is rarely missed. */
    private static int shardSize(TermsAggregation.Builder terms) {
        int size = terms.getSize();
        if (terms.getShardSize() != 0) {
            return Math.max(size, terms.getShardSize());
        }
        boolean byKey = terms.getOrder(0).getPath().equals("_key");
        return byKey ? size : (int) Math.min(Integer.MAX_VALUE, (long) (size * 1.5 + 10));
    }

    private static int positive(Json value, String parameter, String name) {
        int number = value.asInt();
        if (number <= 0) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[" + parameter + "] must be greater than 0. Found [" + number + "] in [" + name + "]");
        }
        return number;
    }

    static long notNegative(Json value, String parameter, String name) {
        long number = value.asLong();
        if (number < 0) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[" + parameter + "] must be greater than or equal to 0. Found [" + number + "] in [" + name + "]");
        }
        return number;
    }

    private static void include(Json value, TermsAggregation.Builder terms) {
        if (value.isArray()) {
            value.elements().forEach(element -> terms.addIncludeValues(element.asValue()));
        } else {
            terms.setIncludeRegexp(pattern(value));
        }
    }

    private static void exclude(Json value, TermsAggregation.Builder terms) {
        if (value.isArray()) {
            value.elements().forEach(element -> terms.addExcludeValues(element.asValue()));
        } else {
            terms.setExcludeRegexp(pattern(value));
        }
    }

    private static String pattern(Json value) {
        if (value.isObject()) {
            Json pattern = value.members().get("pattern");
            if (pattern == null) {
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "terms aggregations do not support "
                                + List.copyOf(value.members().keySet()) + " in [include]");
            }
            return pattern.asText();
        }
        return value.asText();
    }
}
