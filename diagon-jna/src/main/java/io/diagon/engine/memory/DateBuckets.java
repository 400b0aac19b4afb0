package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** Rounds times down to the buckets of a date histogram, in UTC. */
record DateBuckets(DateHistogramAggregation spec) {

    DateBuckets {
        if (spec.hasTimeZone()) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no [time_zone]");
        }
    }

    boolean takes(long millis) {
        return !(spec.hasHardMinMillis() && millis < spec.getHardMinMillis())
                && !(spec.hasHardMaxMillis() && millis >= spec.getHardMaxMillis());
    }

    long keyOf(long millis) {
        long shifted = millis - spec.getOffsetMillis();
        long rounded = spec.hasFixedMillis()
                ? Math.floorDiv(shifted, spec.getFixedMillis()) * spec.getFixedMillis()
                : calendar(LocalDateTime.ofInstant(Instant.ofEpochMilli(shifted), ZoneOffset.UTC))
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
        return rounded + spec.getOffsetMillis();
    }

    private LocalDateTime calendar(LocalDateTime time) {
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (spec.getCalendarUnit()) {
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
            default -> throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "date_histogram needs an interval");
        };
    }
}
