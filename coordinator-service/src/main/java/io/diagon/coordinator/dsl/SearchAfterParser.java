package io.diagon.coordinator.dsl;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.SortValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code search_after}: one value for each sort field, typed as the field is. */
final class SearchAfterParser {
    private SearchAfterParser() {}

    static List<SortValue> parse(Json values, List<SortField> sort, FieldCatalog catalog) {
        if (!values.isArray()) {
            throw values.error(
                    ErrorCode.PARSING,
                    "Expected [START_ARRAY] in [search_after] but found ["
                            + values.kind().token() + "]");
        }
        int expected = Math.max(1, sort.size());
        if (sort.isEmpty() && values.elements().isEmpty()) {
            throw values.error(ErrorCode.ILLEGAL_ARGUMENT, "Values must contains at least one value.");
        }
        if (values.elements().size() != expected) {
            throw values.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "search_after has " + values.elements().size() + " value(s) but sort has " + expected + ".");
        }
        List<SortValue> parsed = new ArrayList<>();
        for (int i = 0; i < expected; i++) {
            parsed.add(value(values.elements().get(i), sort.isEmpty() ? null : sort.get(i), catalog));
        }
        return parsed;
    }

    private static SortValue value(Json value, @Nullable SortField field, FieldCatalog catalog) {
        SortValue.Builder parsed = SortValue.newBuilder();
        if (value.isNull()) {
            return parsed.setNullValue(true).build();
        }
        if (!value.isScalar()) {
            throw value.error(
                    ErrorCode.PARSING,
                    "Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL] but found ["
                            + value.kind().token() + "] inside search_after.");
        }
        if (field == null || field.getKeyCase() == SortField.KeyCase.SCORE) {
            return parsed.setScore(value.asFloat()).build();
        }
        if (field.getKeyCase() != SortField.KeyCase.FIELD) {
            return parsed.setLongValue(value.asLong()).build();
        }
        FieldType type = catalog.type(field.getField());
        return type == null ? asTyped(value, parsed) : ofType(type, value, parsed);
    }

    private static SortValue ofType(FieldType type, Json value, SortValue.Builder parsed) {
        switch (type) {
            case DOUBLE, FLOAT, HALF_FLOAT, SCALED_FLOAT -> parsed.setDoubleValue(value.asDouble());
            case LONG, INTEGER, SHORT, BYTE -> parsed.setLongValue(value.asLong());
            case BOOLEAN -> parsed.setLongValue(bool(value));
            case UNSIGNED_LONG -> parsed.setUnsignedLongValue(Long.parseUnsignedLong(value.asText()));
            case KEYWORD, TEXT -> parsed.setStringValue(ByteString.copyFromUtf8(value.asText()));
            // as millis, or as formatted; the shard knows the field's formats
            case DATE, IP, OBJECT, ALIAS, FIELD_TYPE_UNSPECIFIED, UNRECOGNIZED -> {
                return asTyped(value, parsed);
            }
        }
        return parsed.build();
    }

    private static SortValue asTyped(Json value, SortValue.Builder parsed) {
        return switch (value.kind()) {
            case INTEGER -> parsed.setLongValue(value.asLong()).build();
            case DECIMAL -> parsed.setDoubleValue(value.asDouble()).build();
            default ->
                parsed.setStringValue(ByteString.copyFromUtf8(value.asText())).build();
        };
    }

    private static long bool(Json value) {
        return value.kind() == Json.Kind.INTEGER ? value.asLong() : value.asBoolean() ? 1 : 0;
    }
}
