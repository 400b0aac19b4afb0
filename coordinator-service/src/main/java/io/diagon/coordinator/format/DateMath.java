package io.diagon.coordinator.format;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Reads dates with arithmetic: {@code now-1d/d}, {@code 2020-01-01||+1M}. */
public final class DateMath {
    private static final String DEFAULT_FORMAT = "strict_date_optional_time||epoch_millis";

    private final String format;
    private final ZoneId zone;
    private final long nowMillis;

    /** @param format one or more patterns joined by {@code ||}; empty: the default of date fields */
    public DateMath(String format, ZoneId zone, long nowMillis) {
        this.format = format.isEmpty() ? DEFAULT_FORMAT : format;
        this.zone = zone;
        this.nowMillis = nowMillis;
    }

    public long millis(String text) {
        if (text.startsWith("now")) {
            return apply(text, text.substring(3), nowMillis);
        }
        int bars = text.indexOf("||");
        if (bars < 0) {
            return date(text);
        }
        return apply(text, text.substring(bars + 2), date(text.substring(0, bars)));
    }

    private long date(String text) {
        for (String pattern : format.split("\\|\\|", -1)) {
            Long millis = DatePattern.of(pattern).read(text, zone);
            if (millis != null) {
                return millis;
            }
        }
        throw new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "failed to parse date field [" + text + "] with format [" + format + "]");
    }

    private long apply(String text, String math, long start) {
        ZonedDateTime time = Instant.ofEpochMilli(start).atZone(zone);
        int i = 0;
        while (i < math.length()) {
            char operator = math.charAt(i++);
            int digits = i;
            while (i < math.length() && Character.isDigit(math.charAt(i))) {
                i++;
            }
            if (i >= math.length() || i - digits > 9) {
                throw malformed(text);
            }
            int amount = i == digits ? 1 : Integer.parseInt(math.substring(digits, i));
            char unit = math.charAt(i++);
            time = switch (operator) {
                case '+' -> plus(time, amount, unit, text);
                case '-' -> plus(time, -amount, unit, text);
                case '/' -> floor(time, unit, text);
                default -> throw malformed(text);
            };
        }
        return time.toInstant().toEpochMilli();
    }

    private static ZonedDateTime plus(ZonedDateTime time, int amount, char unit, String text) {
        return switch (unit) {
            case 'y' -> time.plusYears(amount);
            case 'M' -> time.plusMonths(amount);
            case 'w' -> time.plusWeeks(amount);
            case 'd' -> time.plusDays(amount);
            case 'h', 'H' -> time.plusHours(amount);
            case 'm' -> time.plusMinutes(amount);
            case 's' -> time.plusSeconds(amount);
            default -> throw malformed(text);
        };
    }

    private static ZonedDateTime floor(ZonedDateTime time, char unit, String text) {
        ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (unit) {
            case 'y' -> day.withDayOfYear(1);
            case 'M' -> day.withDayOfMonth(1);
            case 'w' -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case 'd' -> day;
            case 'h', 'H' -> time.truncatedTo(ChronoUnit.HOURS);
            case 'm' -> time.truncatedTo(ChronoUnit.MINUTES);
            case 's' -> time.truncatedTo(ChronoUnit.SECONDS);
            default -> throw malformed(text);
        };
    }

    private static SearchException malformed(String text) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT, "operator or unit not supported in date math [" + text + "]");
    }
}
