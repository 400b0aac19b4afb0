package io.diagon.engine.memory;

import io.diagon.protocol.common.ValueFormat;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;

/** A field by its full name. */
record MemoryField(String name, FieldMapping mapping) {

    FieldType type() {
        return mapping.getType();
    }

    boolean isText() {
        return type() == FieldType.TEXT;
    }

    /** Whether its terms are strings: text and keyword. */
    boolean hasStrings() {
        return isText() || type() == FieldType.KEYWORD;
    }

    /** Whether its doc values are bytes. */
    boolean hasByteValues() {
        return type() == FieldType.KEYWORD || type() == FieldType.IP;
    }

    boolean hasDoubles() {
        return type() == FieldType.DOUBLE || type() == FieldType.FLOAT;
    }

    ValueFormat format() {
        return switch (type()) {
            case DATE ->
                ValueFormat.newBuilder()
                        .setKind(ValueFormat.Kind.DATE)
                        .setPattern(datePattern())
                        .build();
            case BOOLEAN -> kind(ValueFormat.Kind.BOOLEAN);
            case IP -> kind(ValueFormat.Kind.IP);
            case DOUBLE, FLOAT -> kind(ValueFormat.Kind.DOUBLE);
            case TEXT, KEYWORD -> kind(ValueFormat.Kind.STRING);
            default -> kind(ValueFormat.Kind.LONG);
        };
    }

    private String datePattern() {
        return mapping.getFormat().isEmpty() ? "strict_date_optional_time||epoch_millis" : mapping.getFormat();
    }

    private static ValueFormat kind(ValueFormat.Kind kind) {
        return ValueFormat.newBuilder().setKind(kind).build();
    }
}
