package io.diagon.coordinator.reduce;

import com.google.protobuf.ByteString;
import io.diagon.protocol.search.SortField;
import io.diagon.protocol.search.SortKey;
import io.diagon.protocol.search.SortValue;
import java.util.Comparator;
import java.util.List;

/** The order of hits of a sorted search. Values of one field may differ in type when indices map it differently. */
final class SortKeyComparator implements Comparator<SortKey> {
    private static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();

    private final List<SortField> fields;

    SortKeyComparator(List<SortField> fields) {
        this.fields = fields;
    }

    @Override
    public int compare(SortKey left, SortKey right) {
        for (int i = 0; i < fields.size(); i++) {
            SortValue a = left.getValues(i);
            SortValue b = right.getValues(i);
            SortField field = fields.get(i);
            int order;
            if (a.hasNullValue() || b.hasNullValue()) {
                order = missing(a, b, field.getMissingFirst());
            } else {
                int natural = natural(a, b);
                order = field.getDescending() ? -natural : natural;
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Missing values go first or last whatever the direction. */
    private static int missing(SortValue a, SortValue b, boolean first) {
        if (a.hasNullValue() == b.hasNullValue()) {
            return 0;
        }
        return a.hasNullValue() == first ? -1 : 1;
    }

    private static int natural(SortValue a, SortValue b) {
        if (a.getKindCase() != b.getKindCase()) {
            return mixed(a, b);
        }
        return switch (a.getKindCase()) {
            case LONG_VALUE -> Long.compare(a.getLongValue(), b.getLongValue());
            case DOUBLE_VALUE -> Double.compare(a.getDoubleValue(), b.getDoubleValue());
            case STRING_VALUE -> BYTES.compare(a.getStringValue(), b.getStringValue());
            case UNSIGNED_LONG_VALUE -> Long.compareUnsigned(a.getUnsignedLongValue(), b.getUnsignedLongValue());
            case SCORE -> Float.compare(a.getScore(), b.getScore());
            case NULL_VALUE, KIND_NOT_SET -> 0;
        };
    }

    /** Numbers of different types by their magnitude; all strings after all numbers. */
    private static int mixed(SortValue a, SortValue b) {
        if (a.hasStringValue() || b.hasStringValue()) {
            return Boolean.compare(a.hasStringValue(), b.hasStringValue());
        }
        return Double.compare(number(a), number(b));
    }

    private static double number(SortValue value) {
        return switch (value.getKindCase()) {
            case LONG_VALUE -> value.getLongValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case UNSIGNED_LONG_VALUE -> {
                long bits = value.getUnsignedLongValue();
                yield bits >= 0 ? bits : (bits >>> 1 | (bits & 1)) * 2.0;
            }
            case SCORE -> value.getScore();
            case STRING_VALUE, NULL_VALUE, KIND_NOT_SET -> 0;
        };
    }
}
