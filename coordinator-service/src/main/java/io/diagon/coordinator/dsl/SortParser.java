package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.SortField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code sort} in all its forms. */
final class SortParser {
    private SortParser() {}

    /** Empty when hits are to be sorted by descending score alone, which is what shards do by themselves. */
    static List<SortField> parse(Json sort) {
        List<SortField> fields = new ArrayList<>();
        for (Json element : sort.asList()) {
            if (element.isString()) {
                fields.add(key(element.text(), SortField.newBuilder()).build());
            } else if (element.isObject()) {
                for (Map.Entry<String, Json> member : element.members().entrySet()) {
                    fields.add(field(member.getKey(), member.getValue()));
                }
            } else {
                throw element.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "malformed sort format, within the sort array, an object, or an actual string are allowed");
            }
        }
        return simplified(fields);
    }

    /** The URL form: {@code field:desc,other}. */
    static List<SortField> parse(String parameter) {
        List<SortField> fields = new ArrayList<>();
        for (String part : parameter.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            String name = colon < 0 ? part : part.substring(0, colon);
            SortField.Builder field = key(name.trim(), SortField.newBuilder());
            if (colon >= 0) {
                field.setDescending(descending(part.substring(colon + 1)));
            }
            fields.add(field.build());
        }
        return simplified(fields);
    }

    private static List<SortField> simplified(List<SortField> fields) {
        boolean scoreOnly = fields.size() == 1
                && fields.get(0).getKeyCase() == SortField.KeyCase.SCORE
                && fields.get(0).getDescending();
        return scoreOnly ? List.of() : fields;
    }

    private static SortField.Builder key(String name, SortField.Builder field) {
        return switch (name) {
            case "_score" -> field.setScore(true).setDescending(true);
            case "_doc" -> field.setDoc(true);
            case "_shard_doc" -> field.setShardDoc(true);
            default -> field.setField(name);
        };
    }

    private static SortField field(String name, Json options) {
        SortField.Builder field = key(name, SortField.newBuilder());
        if (options.isString()) {
            return field.setDescending(descending(options.text())).build();
        }
        if (!options.isObject()) {
            throw options.error(
                    ErrorCode.PARSING, "[field_sort] malformed, expected an object or an order for [" + name + "]");
        }
        options.members().forEach((key, value) -> {
            switch (key) {
                case "order" -> field.setDescending(descending(value.asText()));
                case "mode" -> field.setMode(mode(value));
                case "missing" -> missing(value, field);
                case "unmapped_type" -> field.setUnmappedType(value.asText());
                case "format" -> field.setFormat(value.asText());
                case "numeric_type" -> numericType(value);
                default -> throw value.error(ErrorCode.PARSING, "[field_sort] unknown field [" + key + "]");
            }
        });
        return field.build();
    }

    private static boolean descending(String order) {
        return switch (order.toLowerCase(Locale.ROOT)) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw new io.diagon.error.SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "Unknown SortOrder [" + order + "]");
        };
    }

    private static SortField.Mode mode(Json value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "min" -> SortField.Mode.MIN;
            case "max" -> SortField.Mode.MAX;
            case "sum" -> SortField.Mode.SUM;
            case "avg" -> SortField.Mode.AVG;
            case "median" -> SortField.Mode.MEDIAN;
            default -> throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "Unknown SortMode [" + value.asText() + "]");
        };
    }

    private static void missing(Json value, SortField.Builder field) {
        switch (value.asText()) {
            case "_first" -> field.setMissingFirst(true);
            case "_last" -> field.setMissingLast(true);
            default -> field.setMissingValue(value.asValue());
        }
    }

    /** Fields of different numeric types compare as they are here, so the hint changes nothing. */
    private static void numericType(Json value) {
        switch (value.asText()) {
            case "long", "double", "date" -> {}
            default ->
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "invalid value for [numeric_type], must be [long, double, date, date_nanos], got "
                                + value.asText());
        }
    }
}
