package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RangeQuery;

/** Queries for values between bounds. */
final class RangeQueries {
    private RangeQueries() {}

    static Query range(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("range", body, query);
        if (clause.value() != null) {
            throw clause.at().error(ErrorCode.PARSING, "[range] query does not support [" + clause.field() + "]");
        }
        RangeQuery.Builder range = RangeQuery.newBuilder()
                .setField(clause.field())
                .setIncludeFrom(true)
                .setIncludeTo(true);
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "from" -> from(range, value);
                case "to" -> to(range, value);
                case "gt" -> from(range.setIncludeFrom(false), value);
                case "gte", "ge" -> from(range.setIncludeFrom(true), value);
                case "lt" -> to(range.setIncludeTo(false), value);
                case "lte", "le" -> to(range.setIncludeTo(true), value);
                case "include_lower" -> range.setIncludeFrom(value.asBoolean());
                case "include_upper" -> range.setIncludeTo(value.asBoolean());
                case "format" -> range.setFormat(value.asText());
                case "time_zone" -> range.setTimeZone(TimeZones.parse(value));
                case "relation" -> relation(value);
                default -> {
                    if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("range", key, value);
                    }
                }
            }
        });
        return query.setRange(range).build();
    }

    private static void from(RangeQuery.Builder range, Json value) {
        if (!value.isNull()) {
            range.setFrom(value.asValue());
        }
    }

    private static void to(RangeQuery.Builder range, Json value) {
        if (!value.isNull()) {
            range.setTo(value.asValue());
        }
    }

    /** Of values that are points all relations mean the same, but for disjoint. */
    private static void relation(Json value) {
        switch (value.asText().toLowerCase(java.util.Locale.ROOT)) {
            case "intersects", "within", "contains" -> {}
            default ->
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT, "[range] query does not support relation [" + value.asText() + "]");
        }
    }
}
