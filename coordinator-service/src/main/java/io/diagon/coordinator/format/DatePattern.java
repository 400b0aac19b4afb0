package io.diagon.coordinator.format;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One date format: a named one such as {@code epoch_millis}, or a pattern of letters. */
final class DatePattern {
    static final String ISO = "uuuu-MM-dd'T'HH:mm:ss.SSSXXX";

    /** Patterns come from users, so only so many are kept. */
    private static final int MAX_KEPT = 512;

    private static final Map<String, DatePattern> KEPT = new ConcurrentHashMap<>();

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("date_optional_time", ISO),
            Map.entry("iso8601", ISO),
            Map.entry("rfc3339_lenient", ISO),
            Map.entry("date_time", ISO),
            Map.entry("date_time_no_millis", "uuuu-MM-dd'T'HH:mm:ssXXX"),
            Map.entry("date", "uuuu-MM-dd"),
            Map.entry("year_month_day", "uuuu-MM-dd"),
            Map.entry("year_month", "uuuu-MM"),
            Map.entry("year", "uuuu"),
            Map.entry("date_hour", "uuuu-MM-dd'T'HH"),
            Map.entry("date_hour_minute", "uuuu-MM-dd'T'HH:mm"),
            Map.entry("date_hour_minute_second", "uuuu-MM-dd'T'HH:mm:ss"),
            Map.entry("date_hour_minute_second_millis", "uuuu-MM-dd'T'HH:mm:ss.SSS"),
            Map.entry("date_hour_minute_second_fraction", "uuuu-MM-dd'T'HH:mm:ss.SSS"),
            Map.entry("basic_date", "uuuuMMdd"),
            Map.entry("basic_date_time", "uuuuMMdd'T'HHmmss.SSSXX"),
            Map.entry("basic_date_time_no_millis", "uuuuMMdd'T'HHmmssXX"),
            Map.entry("hour", "HH"),
            Map.entry("hour_minute", "HH:mm"),
            Map.entry("hour_minute_second", "HH:mm:ss"),
            Map.entry("hour_minute_second_millis", "HH:mm:ss.SSS"),
            Map.entry("time", "HH:mm:ss.SSSXXX"),
            Map.entry("time_no_millis", "HH:mm:ssXXX"),
            Map.entry("weekyear", "YYYY"),
            Map.entry("weekyear_week", "YYYY-'W'ww"),
            Map.entry("week_date", "YYYY-'W'ww-e"));

    private final String name;
    private final @Nullable DateTimeFormatter writer;
    private final @Nullable DateTimeFormatter reader;
    private final boolean optionalTime;

    private DatePattern(String name) {
        this.name = name;
        this.optionalTime = name.endsWith("date_optional_time") || name.equals("iso8601");
        if (name.startsWith("epoch_")) {
            this.writer = null;
            this.reader = null;
            return;
        }
        String bare = name.startsWith("strict_") ? name.substring("strict_".length()) : name;
        try {
            this.writer = DateTimeFormatter.ofPattern(NAMED.getOrDefault(bare, name), Locale.ROOT);
        } catch (IllegalArgumentException invalid) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "Invalid format: [" + name + "]: " + invalid.getMessage());
        }
        this.reader = new DateTimeFormatterBuilder()
                .append(writer)
                .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
                .toFormatter(Locale.ROOT);
    }

    static DatePattern of(String name) {
        DatePattern kept = KEPT.get(name);
        if (kept == null) {
            kept = new DatePattern(name);
            if (KEPT.size() < MAX_KEPT) {
                KEPT.put(name, kept);
            }
        }
        return kept;
    }

    String write(long millis, ZoneId zone) {
        if (writer == null) {
            return name.equals("epoch_second") ? Long.toString(Math.floorDiv(millis, 1000)) : Long.toString(millis);
        }
        return writer.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** Null if the text is not of this format. */
    @Nullable
    Long read(String text, ZoneId zone) {
        if (reader == null) {
            return epoch(text);
        }
        if (optionalTime) {
            return IsoDate.millis(text, zone);
        }
        try {
            TemporalAccessor parsed = reader.parse(text);
            return millis(parsed, zone);
        } catch (DateTimeException other) {
            return null;
        }
    }

    private @Nullable Long epoch(String text) {
        try {
            long number = Long.parseLong(text);
            return name.equals("epoch_second") ? Math.multiplyExact(number, 1000) : number;
        } catch (NumberFormatException | ArithmeticException other) {
            return null;
        }
    }

    private static long millis(TemporalAccessor parsed, ZoneId zone) {
        int year = parsed.isSupported(ChronoField.YEAR) ? parsed.get(ChronoField.YEAR) : 1970;
        LocalDateTime local = LocalDateTime.of(
                year,
                field(parsed, ChronoField.MONTH_OF_YEAR, 1),
                field(parsed, ChronoField.DAY_OF_MONTH, 1),
                field(parsed, ChronoField.HOUR_OF_DAY, 0),
                field(parsed, ChronoField.MINUTE_OF_HOUR, 0),
                field(parsed, ChronoField.SECOND_OF_MINUTE, 0),
                field(parsed, ChronoField.NANO_OF_SECOND, 0));
        ZoneId own = parsed.query(TemporalQueries.zone());
        return ZonedDateTime.of(local, own == null ? zone : own).toInstant().toEpochMilli();
    }

    private static int field(TemporalAccessor parsed, ChronoField field, int missing) {
        return parsed.isSupported(field) ? parsed.get(field) : missing;
    }
}
