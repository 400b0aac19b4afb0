package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.FiltersAggregation;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.ValueSource;

/** Reads {@code range}, {@code date_range} and {@code filters}: buckets that are given one by one. */
final class RangeAggregations {
    private RangeAggregations() {}

    static void range(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setRange(ranges("range", name, body, false));
    }

    static void dateRange(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        aggregation.setRange(ranges("date_range", name, body, true));
    }

    private static RangeAggregation.Builder ranges(String type, String name, Json body, boolean date) {
        RangeAggregation.Builder range = RangeAggregation.newBuilder().setDate(date);
        ValueSource.Builder source = range.getSourceBuilder();
        body.members().forEach((key, value) -> {
            switch (key) {
                case "ranges" -> value.asList().forEach(one -> range.addRanges(one(type, one, date)));
                case "keyed" -> range.setKeyed(value.asBoolean());
                default -> {
                    if (date && key.equals("time_zone")) {
                        range.setTimeZone(TimeZones.parse(value));
                    } else if (!ValueSourceParser.parameter(key, value, source)) {
                        throw ValueSourceParser.unknown(type, key, value);
                    }
                }
            }
        });
        ValueSourceParser.requireField(body, source);
        if (range.getRangesCount() == 0) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "No [ranges] specified for the [" + name + "] aggregation");
        }
        return range;
    }

    private static RangeAggregation.Range one(String type, Json body, boolean date) {
        RangeAggregation.Range.Builder range = RangeAggregation.Range.newBuilder();
        body.members().forEach((key, value) -> {
            if (value.isNull()) {
                return;
            }
            switch (key) {
                case "key" -> range.setKey(value.asText());
                case "from" -> {
                    if (date) {
                        range.setFromDate(value.asText());
                    } else {
                        range.setFrom(value.asDouble());
                    }
                }
                case "to" -> {
                    if (date) {
                        range.setToDate(value.asText());
                    } else {
                        range.setTo(value.asDouble());
                    }
                }
                default -> throw ValueSourceParser.unknown(type, key, value);
            }
        });
        return range.build();
    }

    static void filters(String name, Json body, Aggregation.Builder aggregation, QueryContext context) {
        FiltersAggregation.Builder filters = FiltersAggregation.newBuilder().setOtherBucketKey("_other_");
        body.members().forEach((key, value) -> {
            switch (key) {
                case "filters" -> filterList(value, filters, context);
                case "other_bucket" -> filters.setOtherBucket(value.asBoolean());
                case "other_bucket_key" -> filters.setOtherBucket(true).setOtherBucketKey(value.asText());
                default -> throw ValueSourceParser.unknown("filters", key, value);
            }
        });
        if (filters.getFiltersCount() == 0) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[filters] cannot be empty in [" + name + "]");
        }
        aggregation.setFilters(filters);
    }

    private static void filterList(Json value, FiltersAggregation.Builder filters, QueryContext context) {
        if (value.isObject()) {
            value.members().forEach((key, filter) -> {
                filters.addKeys(key);
                filters.addFilters(context.inner(filter));
            });
        } else {
            value.asList().forEach(filter -> filters.addFilters(context.inner(filter)));
        }
    }
}
