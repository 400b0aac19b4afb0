package io.diagon.coordinator.cat;

import java.util.Locale;

/** Durations for people: {@code 12ms}, {@code 1.5s}, {@code 2.1h}. */
public final class Durations {
    private static final String[] UNITS = {"ms", "s", "m", "h", "d"};
    private static final int[] SIZES = {1000, 60, 60, 24};

    private Durations() {}

    public static String text(long millis) {
        double value = millis;
        int unit = 0;
        while (unit < SIZES.length && value >= SIZES[unit]) {
            value /= SIZES[unit];
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", Math.floor(value * 10) / 10);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + UNITS[unit];
    }

    public static Cell cell(long millis) {
        return new Cell(text(millis), millis);
    }
}
