package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 100ms}, {@code 30s}, {@code 1m}. */
public final class TimeValues {
    private static final Pattern TIME = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(nanos|micros|ms|s|m|h|d)");

    private TimeValues() {}

    /** In milliseconds; -1 (no limit) for {@code -1}. */
    public static long millis(String text, String setting) {
        String trimmed = text.trim();
        if (trimmed.equals("-1")) {
            return -1;
        }
        if (trimmed.equals("0")) {
            return 0;
        }
        Matcher matcher = TIME.matcher(trimmed);
        if (!matcher.matches()) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "failed to parse setting [" + setting + "] with value [" + text
                            + "] as a time value: unit is missing or unrecognized");
        }
        double amount = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2)) {
            case "nanos" -> (long) (amount / 1_000_000);
            case "micros" -> (long) (amount / 1_000);
            case "ms" -> (long) amount;
            case "s" -> (long) (amount * 1_000);
            case "m" -> (long) (amount * 60_000);
            case "h" -> (long) (amount * 3_600_000);
            default -> (long) (amount * 86_400_000);
        };
    }
}
