package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.ValueSource;

/** Reads the parameters that say which values an aggregation works on. */
final class ValueSourceParser {
    private ValueSourceParser() {}

    /** False if the key is none of them. */
    static boolean parameter(String key, Json value, ValueSource.Builder source) {
        switch (key) {
            case "field" -> source.setField(value.asText());
            case "missing" -> source.setMissing(value.asValue());
            case "format" -> source.setFormat(value.asText());
            case "value_type", "valueType", "execution_hint", "collect_mode" -> value.asText();
            case "script" -> throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "aggregations do not support [script]");
            default -> {
                return false;
            }
        }
        return true;
    }

    static void requireField(Json body, ValueSource.Builder source) {
        if (source.getField().isEmpty()) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT, "Required one of fields [field, script], but none were specified. ");
        }
    }

    static SearchException unknown(String type, String key, Json value) {
        return value.error(ErrorCode.PARSING, "[" + type + "] unknown field [" + key + "]");
    }
}
