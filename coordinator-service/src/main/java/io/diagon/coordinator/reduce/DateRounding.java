package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.DateHistogramAggregation;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The intervals of a date histogram in its time zone. Milliseconds since the epoch. */
final class DateRounding {
    private final DateHistogramAggregation histogram;
    private final ZoneId zone;

    DateRounding(DateHistogramAggregation histogram) {
        this.histogram = histogram;
        this.zone = histogram.hasTimeZone() ? ZoneId.of(histogram.getTimeZone().getId()) : ZoneOffset.UTC;
    }

    /** The beginning of the interval that the time is in. */
    long floor(long millis) {
        long shifted = millis - histogram.getOffsetMillis();
        long floor = histogram.hasFixedMillis() ? fixedFloor(shifted) : calendarFloor(shifted);
        return floor + histogram.getOffsetMillis();
    }

    /** The beginning of the interval after the one that begins at the key. */
    long next(long key) {
        long shifted = key - histogram.getOffsetMillis();
        long next = histogram.hasFixedMillis() ? fixedNext(shifted) : calendarNext(shifted);
        return next + histogram.getOffsetMillis();
    }

    private long fixedFloor(long millis) {
        long interval = histogram.getFixedMillis();
        long local = local(millis);
        return utc(local - Math.floorMod(local, interval));
    }

    private long fixedNext(long millis) {
        long next = utc(local(millis) + histogram.getFixedMillis());
        // where clocks go back, the same local time may come twice
        return next > millis ? next : millis + histogram.getFixedMillis();
    }

    private long local(long millis) {
        return millis + zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * 1000L;
    }

    private long utc(long local) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(local), ZoneOffset.UTC)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    private long calendarFloor(long millis) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        ZonedDateTime day = time.toLocalDate().atStartOfDay(zone);
        ZonedDateTime floor =
                switch (histogram.getCalendarUnit()) {
                    case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
                    case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
                    case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                    case WEEK -> start(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
                    case MONTH -> start(day.withDayOfMonth(1));
                    case QUARTER -> start(day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1));
                    case YEAR -> start(day.withDayOfYear(1));
                    case DAY, CALENDAR_UNIT_UNSPECIFIED, UNRECOGNIZED -> day;
                };
        return floor.toInstant().toEpochMilli();
    }

    private long calendarNext(long millis) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        ZonedDateTime next =
                switch (histogram.getCalendarUnit()) {
                    case SECOND -> time.plusSeconds(1);
                    case MINUTE -> time.plusMinutes(1);
                    case HOUR -> time.plusHours(1);
                    case WEEK -> start(time.plusWeeks(1));
                    case MONTH -> start(time.plusMonths(1));
                    case QUARTER -> start(time.plusMonths(3));
                    case YEAR -> start(time.plusYears(1));
                    case DAY, CALENDAR_UNIT_UNSPECIFIED, UNRECOGNIZED -> start(time.plusDays(1));
                };
        return next.toInstant().toEpochMilli();
    }

    /** Midnight, or the first moment after it where clocks skip it. */
    private ZonedDateTime start(ZonedDateTime time) {
        return time.toLocalDate().atStartOfDay(zone);
    }
}
