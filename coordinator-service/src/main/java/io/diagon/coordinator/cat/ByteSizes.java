package io.diagon.coordinator.cat;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Locale;

/** Sizes for people: {@code 1.2mb}; or all in one unit, as numbers. */
public final class ByteSizes {
    private static final String[] UNITS = {"b", "kb", "mb", "gb", "tb", "pb"};

    private ByteSizes() {}

    public static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", Math.floor(value * 10) / 10);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + UNITS[unit];
    }

    /** @param unit empty: for people */
    public static Cell cell(long bytes, String unit) {
        if (unit.isEmpty()) {
            return new Cell(text(bytes), bytes);
        }
        String wanted = unit.length() == 1 && !unit.equals("b") ? unit + "b" : unit;
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(wanted)) {
                return new Cell(Long.toString(bytes >> (10 * i)), bytes);
            }
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "unknown unit of bytes [" + unit + "]");
    }
}
