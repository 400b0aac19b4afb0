package io.diagon.master.allocation;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.Locale;
import java.util.Map;

/**
 * How full a disk may be.
 *
 * @param percent of the disk that may be used; 100 if the bytes say it
 * @param freeBytes that have to be left
 */
record Watermark(String text, double percent, long freeBytes) {
    private static final Map<String, Long> UNITS =
            Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40, "pb", 1L << 50);

    /** A percentage or a ratio of what is used, or bytes that are free: {@code 85%}, {@code 0.85}, {@code 500mb}. */
    static Watermark parse(String name, String value) {
        String text = value.trim().toLowerCase(Locale.ROOT);
        try {
            if (text.endsWith("%")) {
                return percent(name, value, Double.parseDouble(text.substring(0, text.length() - 1)));
            }
            String unit = text.replaceFirst("^[0-9.]+", "");
            if (unit.isEmpty()) {
                return percent(name, value, 100 * Double.parseDouble(text));
            }
            Long factor = UNITS.get(unit);
            if (factor != null) {
                double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
                return new Watermark(value, 100, (long) (number * factor));
            }
        } catch (NumberFormatException malformed) {
            throw refused(name, value);
        }
        throw refused(name, value);
    }

    private static Watermark percent(String name, String text, double percent) {
        if (percent < 0 || percent > 100) {
            throw refused(name, text);
        }
        return new Watermark(text, percent, 0);
    }

    private static SearchException refused(String name, String value) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "failed to parse value [" + value + "] for setting [" + name + "]");
    }

    /** False of a disk of which nothing is known. */
    boolean exceeded(DiskUsage disk) {
        return disk.known() && (disk.usedPercent() > percent || disk.free() < freeBytes);
    }
}
