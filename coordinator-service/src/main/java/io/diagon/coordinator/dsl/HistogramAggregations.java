package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.HistogramAggregation;
import io.diagon.protocol.aggregation.ValueSource;

/** Reads {@code histogram}. */
final class HistogramAggregations {
    private HistogramAggregations() {}

    static void histogram(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        HistogramAggregation.Builder histogram =
                HistogramAggregation.newBuilder().addOrder(OrderParser.order("_key", true));
        ValueSource.Builder source = histogram.getSourceBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "interval" -> histogram.setInterval(value.asDouble());
                case "offset" -> histogram.setOffset(value.asDouble());
                case "min_doc_count" -> histogram.setMinDocCount(TermsAggregations.notNegative(value, key, name));
                case "keyed" -> histogram.setKeyed(value.asBoolean());
                case "order" -> histogram.clearOrder().addAllOrder(OrderParser.parse(value));
                case "extended_bounds" -> extendedBounds(value, histogram);
                case "hard_bounds" -> hardBounds(value, histogram);
                default -> {
                    if (!ValueSourceParser.parameter(key, value, source)) {
                        throw ValueSourceParser.unknown("histogram", key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, source);
        validate(name, body, histogram);
        aggregation.setHistogram(histogram);
    }

    private static void validate(String name, Json body, HistogramAggregation.Builder histogram) {
        double interval = histogram.getInterval();
        if (!(interval > 0) || Double.isInfinite(interval)) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT, "[interval] must be >0 for histogram aggregation [" + name + "]");
        }
        if (histogram.hasExtendedMin()
                && histogram.hasExtendedMax()
                && histogram.getExtendedMin() > histogram.getExtendedMax()) {
            throw body.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "[extended_bounds.min][" + histogram.getExtendedMin()
                            + "] cannot be greater than [extended_bounds.max][" + histogram.getExtendedMax()
                            + "] for histogram aggregation [" + name + "]");
        }
        double offset = histogram.getOffset();
        histogram.setOffset(offset - Math.floor(offset / interval) * interval);
    }

    private static void extendedBounds(Json bounds, HistogramAggregation.Builder histogram) {
        bounds.members().forEach((key, value) -> {
            switch (key) {
                case "min" -> histogram.setExtendedMin(value.asDouble());
                case "max" -> histogram.setExtendedMax(value.asDouble());
                default -> throw ValueSourceParser.unknown("extended_bounds", key, value);
            }
        });
    }

    private static void hardBounds(Json bounds, HistogramAggregation.Builder histogram) {
        bounds.members().forEach((key, value) -> {
            switch (key) {
                case "min" -> histogram.setHardMin(value.asDouble());
                case "max" -> histogram.setHardMax(value.asDouble());
                default -> throw ValueSourceParser.unknown("hard_bounds", key, value);
            }
        });
    }
}
