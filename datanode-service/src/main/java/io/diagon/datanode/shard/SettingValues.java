package io.diagon.datanode.shard;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Reads times ("30s"), sizes ("512mb") and switches from flat index settings. */
public record SettingValues(Map<String, String> settings) {

    /** A negative duration for "-1". */
    Duration duration(String key, Duration fallback) {
        String text = settings.get(key);
        if (text == null) {
            return fallback;
        }
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.equals("-1")) {
            return Duration.ofMillis(-1);
        }
        long number = number(key, value);
        return switch (unit(value)) {
            case "nanos" -> Duration.ofNanos(number);
            case "micros" -> Duration.ofNanos(Math.multiplyExact(number, 1000));
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw invalid(key, value);
        };
    }

    public long bytes(String key, long fallback) {
        String text = settings.get(key);
        if (text == null) {
            return fallback;
        }
        String value = text.strip().toLowerCase(Locale.ROOT);
        long number = number(key, value);
        return switch (unit(value)) {
            case "", "b" -> number;
            case "k", "kb" -> number << 10;
            case "m", "mb" -> number << 20;
            case "g", "gb" -> number << 30;
            case "t", "tb" -> number << 40;
            default -> throw invalid(key, value);
        };
    }

    int integer(String key, int fallback) {
        String text = settings.get(key);
        return text == null ? fallback : (int) number(key, text.strip());
    }

    boolean flag(String key, boolean fallback) {
        String text = settings.get(key);
        return text == null ? fallback : Boolean.parseBoolean(text.strip());
    }

    private static long number(String key, String value) {
        int end = digits(value);
        try {
            return Long.parseLong(value, 0, end, 10);
        } catch (NumberFormatException e) {
            throw invalid(key, value);
        }
    }

    private static String unit(String value) {
        return value.substring(digits(value)).strip();
    }

    private static int digits(String value) {
        int end = 0;
        while (end < value.length() && Character.isDigit(value.charAt(end))) {
            end++;
        }
        return end;
    }

    private static SearchException invalid(String key, String value) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "failed to parse setting [" + key + "] with value [" + value + "]");
    }
}
