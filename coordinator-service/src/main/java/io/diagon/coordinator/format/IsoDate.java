package io.diagon.coordinator.format;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates of which everything but the year may be left out: {@code 2020}, {@code 2020-05-01T10:30}, {@code …:00.123+02:00}. */
final class IsoDate {
    private static final Pattern DATE = Pattern.compile(
            "(-?\\d{4,9})(?:-(\\d{1,2})(?:-(\\d{1,2})"
                    + "(?:T(?:(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,9}))?)?)?)?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?)?)?");

    private IsoDate() {}

    /** Null if the text is no such date. */
    static @Nullable Long millis(String text, ZoneId zone) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            String fraction = matcher.group(7);
            int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
            LocalDateTime local = LocalDateTime.of(
                    Integer.parseInt(matcher.group(1)),
                    number(matcher.group(2), 1),
                    number(matcher.group(3), 1),
                    number(matcher.group(4), 0),
                    number(matcher.group(5), 0),
                    number(matcher.group(6), 0),
                    nanos);
            String own = matcher.group(8);
            return ZonedDateTime.of(local, own == null ? zone : ZoneId.of(own))
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException | NumberFormatException invalid) {
            return null;
        }
    }

    private static int number(@Nullable String digits, int missing) {
        return digits == null ? missing : Integer.parseInt(digits);
    }
}
