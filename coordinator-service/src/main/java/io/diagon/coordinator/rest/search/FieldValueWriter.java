package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.search.FieldValues;
import io.diagon.protocol.search.SortValue;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the values of docvalue_fields and stored_fields. */
final class FieldValueWriter {
    private final JsonGenerator json;

    FieldValueWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(List<FieldValues> fields) {
        if (fields.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("fields");
        for (FieldValues field : fields) {
            ValueText text = new ValueText(field.getFormat());
            json.writeArrayPropertyStart(field.getField());
            for (SortValue value : field.getValuesList()) {
                write(value, text, !field.getFormat().getPattern().isEmpty());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void write(SortValue value, ValueText text, boolean pattern) {
        switch (value.getKindCase()) {
            case LONG_VALUE -> {
                switch (text.kind()) {
                    case BOOLEAN -> json.writeBoolean(value.getLongValue() != 0);
                    case DATE -> json.writeString(text.text(value.getLongValue()));
                    default -> {
                        if (pattern) {
                            json.writeString(text.text(value.getLongValue()));
                        } else {
                            json.writeNumber(value.getLongValue());
                        }
                    }
                }
            }
            case DOUBLE_VALUE -> {
                if (pattern) {
                    json.writeString(text.text(value.getDoubleValue()));
                } else {
                    json.writeNumber(value.getDoubleValue());
                }
            }
            case STRING_VALUE ->
                json.writeString(text.text(value.getStringValue().toByteArray()));
            case UNSIGNED_LONG_VALUE -> json.writeNumber(Long.toUnsignedString(value.getUnsignedLongValue()));
            case SCORE -> json.writeNumber(value.getScore());
            case NULL_VALUE, KIND_NOT_SET -> json.writeNull();
        }
    }
}
