package io.diagon.coordinator.dsl;

import io.diagon.coordinator.format.DateMath;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.CalendarUnit;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import io.diagon.protocol.aggregation.ValueSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads {@code date_histogram}. */
final class DateHistogramAggregations {
    private DateHistogramAggregations() {}

    static void dateHistogram(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        DateHistogramAggregation.Builder histogram =
                DateHistogramAggregation.newBuilder().addOrder(OrderParser.order("_key", true));
        ValueSource.Builder source = histogram.getSourceBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "calendar_interval" -> calendar(value, histogram);
                case "fixed_interval" -> fixed(value, histogram);
                case "interval" -> either(value, histogram);
                case "offset" -> histogram.setOffsetMillis(offset(value));
                case "time_zone" -> histogram.setTimeZone(TimeZones.parse(value));
                case "min_doc_count" -> histogram.setMinDocCount(TermsAggregations.notNegative(value, key, name));
                case "keyed" -> histogram.setKeyed(value.asBoolean());
                case "order" -> histogram.clearOrder().addAllOrder(OrderParser.parse(value));
                case "extended_bounds", "hard_bounds" -> {}
                default -> {
                    if (!ValueSourceParser.parameter(key, value, source)) {
                        throw ValueSourceParser.unknown("date_histogram", key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, source);
        if (histogram.getIntervalCase() == DateHistogramAggregation.IntervalCase.INTERVAL_NOT_SET) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "Invalid interval specified, must be non-null and non-empty");
        }
        bounds(name, body, histogram, context);
        aggregation.setDateHistogram(histogram);
    }

    private static void calendar(Json value, DateHistogramAggregation.Builder histogram) {
        single(value, histogram);
        CalendarUnit unit = unit(value.asText());
        if (unit == null) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "The supplied interval [" + value.asText() + "] could not be parsed as a calendar interval.");
        }
        histogram.setCalendarUnit(unit);
    }

    private static void fixed(Json value, DateHistogramAggregation.Builder histogram) {
        single(value, histogram);
        long millis =
                value.isNumber() ? value.asLong() : TimeValues.millis(value.asText(), "date_histogram.fixedInterval");
        if (millis <= 0) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "Zero or negative time interval not supported");
        }
        histogram.setFixedMillis(millis);
    }

    /** The older form, which names either. */
    private static void either(Json value, DateHistogramAggregation.Builder histogram) {
        if (unit(value.asText()) == null) {
            fixed(value, histogram);
        } else {
            calendar(value, histogram);
        }
    }

    private static void single(Json value, DateHistogramAggregation.Builder histogram) {
        if (histogram.getIntervalCase() != DateHistogramAggregation.IntervalCase.INTERVAL_NOT_SET) {
            throw value.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Cannot use [interval] with [fixed_interval] or [calendar_interval] configuration options.");
        }
    }

    private static @Nullable CalendarUnit unit(String text) {
        return switch (text) {
            case "second", "1s" -> CalendarUnit.SECOND;
            case "minute", "1m" -> CalendarUnit.MINUTE;
            case "hour", "1h" -> CalendarUnit.HOUR;
            case "day", "1d" -> CalendarUnit.DAY;
            case "week", "1w" -> CalendarUnit.WEEK;
            case "month", "1M" -> CalendarUnit.MONTH;
            case "quarter", "1q" -> CalendarUnit.QUARTER;
            case "year", "1y" -> CalendarUnit.YEAR;
            default -> null;
        };
    }

    private static long offset(Json value) {
        if (value.isNumber()) {
            return value.asLong();
        }
        String text = value.asText();
        boolean negative = text.startsWith("-");
        String amount = negative || text.startsWith("+") ? text.substring(1) : text;
        long millis = TimeValues.millis(amount, "date_histogram.offset");
        return negative ? -millis : millis;
    }

    private static void bounds(
            String name, Json body, DateHistogramAggregation.Builder histogram, QueryContext context) {
        ZoneId zone =
                histogram.hasTimeZone() ? ZoneId.of(histogram.getTimeZone().getId()) : ZoneOffset.UTC;
        DateMath dates = new DateMath(histogram.getSource().getFormat(), zone, context.nowMillis());
        Json extended = body.members().get("extended_bounds");
        if (extended != null) {
            extended.members().forEach((key, value) -> {
                switch (key) {
                    case "min" -> histogram.setExtendedMinMillis(millis(value, dates));
                    case "max" -> histogram.setExtendedMaxMillis(millis(value, dates));
                    default -> throw ValueSourceParser.unknown("extended_bounds", key, value);
                }
            });
        }
        Json hard = body.members().get("hard_bounds");
        if (hard != null) {
            hard.members().forEach((key, value) -> {
                switch (key) {
                    case "min" -> histogram.setHardMinMillis(millis(value, dates));
                    case "max" -> histogram.setHardMaxMillis(millis(value, dates));
                    default -> throw ValueSourceParser.unknown("hard_bounds", key, value);
                }
            });
        }
        if (histogram.hasExtendedMinMillis()
                && histogram.hasExtendedMaxMillis()
                && histogram.getExtendedMinMillis() > histogram.getExtendedMaxMillis()) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[extended_bounds.min][" + histogram.getExtendedMinMillis()
                            + "] cannot be greater than [extended_bounds.max][" + histogram.getExtendedMaxMillis()
                            + "] for histogram aggregation [" + name + "]");
        }
    }

    private static long millis(Json value, DateMath dates) {
        return value.kind() == Json.Kind.INTEGER ? value.asLong() : dates.millis(value.asText());
    }
}
