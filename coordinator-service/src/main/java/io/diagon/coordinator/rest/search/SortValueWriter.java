package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.common.ValueFormat;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.SortKey;
import io.diagon.protocol.search.SortValue;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes what hits were sorted by, in a form that search_after takes back. */
final class SortValueWriter {
    private final List<SortField> fields;
    private final List<ValueText> texts = new ArrayList<>();
    private final JsonGenerator json;

    SortValueWriter(List<SortField> fields, List<ValueFormat> formats, JsonGenerator json) {
        this.fields = fields;
        this.json = json;
        for (int i = 0; i < fields.size(); i++) {
            ValueFormat format = i < formats.size() ? formats.get(i) : ValueFormat.getDefaultInstance();
            texts.add(new ValueText(format, fields.get(i).getFormat(), ZoneOffset.UTC));
        }
    }

    void write(SortKey key) {
        json.writeArrayPropertyStart("sort");
        for (int i = 0; i < key.getValuesCount(); i++) {
            write(key.getValues(i), texts.get(i), !fields.get(i).getFormat().isEmpty());
        }
        json.writeEndArray();
    }

    private void write(SortValue value, ValueText text, boolean formatted) {
        switch (value.getKindCase()) {
            case LONG_VALUE -> {
                if (formatted) {
                    json.writeString(text.text(value.getLongValue()));
                } else {
                    json.writeNumber(value.getLongValue());
                }
            }
            case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
            case STRING_VALUE ->
                json.writeString(text.text(value.getStringValue().toByteArray()));
            case UNSIGNED_LONG_VALUE -> json.writeNumber(Long.toUnsignedString(value.getUnsignedLongValue()));
            case SCORE -> json.writeNumber(value.getScore());
            case NULL_VALUE, KIND_NOT_SET -> json.writeNull();
        }
    }
}
