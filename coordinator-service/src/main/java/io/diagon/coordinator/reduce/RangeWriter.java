package io.diagon.coordinator.reduce;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.FiltersAggregation;
import io.diagon.protocol.aggregation.FiltersPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.RangePartial;
import io.diagon.protocol.common.ValueFormat;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;

/** Writes buckets that the request gave one by one. */
final class RangeWriter {
    private final JsonGenerator json;
    private final AggregationWriter aggregations;

    RangeWriter(JsonGenerator json, AggregationWriter aggregations) {
        this.json = json;
        this.aggregations = aggregations;
    }

    /** Ordered by their bounds. */
    void ranges(Aggregation aggregation, PartialAggregation partial) {
        RangeAggregation request = aggregation.getRange();
        RangePartial ranges = partial.getRange();
        ValueText text = text(request, partial);
        start(request.getKeyed());
        List<Integer> order = IntStream.range(0, ranges.getDocCountsCount())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> ranges.getFrom(i))
                        .thenComparingDouble(ranges::getTo))
                .toList();
        for (int i : order) {
            double from = ranges.getFrom(i);
            double to = ranges.getTo(i);
            String key = request.getRanges(i).getKey();
            startBucket(request.getKeyed(), key.isEmpty() ? bound(from, text) + '-' + bound(to, text) : key);
            writeBound("from", from, text);
            writeBound("to", to, text);
            json.writeNumberProperty("doc_count", ranges.getDocCounts(i));
            subs(aggregation, ranges.getSubAggregationsList(), i);
        }
        end(request.getKeyed());
    }

    private static ValueText text(RangeAggregation request, PartialAggregation partial) {
        ZoneId zone = request.hasTimeZone() ? ZoneId.of(request.getTimeZone().getId()) : ZoneOffset.UTC;
        ValueFormat format = request.getDate()
                ? partial.getFormat().toBuilder().setKind(ValueFormat.Kind.DATE).build()
                : partial.getFormat().toBuilder()
                        .setKind(ValueFormat.Kind.DOUBLE)
                        .build();
        return new ValueText(format, request.getSource().getFormat(), zone);
    }

    private static String bound(double bound, ValueText text) {
        return Double.isInfinite(bound) ? "*" : text.text(bound);
    }

    private void writeBound(String name, double bound, ValueText text) {
        if (Double.isInfinite(bound)) {
            return;
        }
        json.writeNumberProperty(name, bound);
        if (text.special()) {
            json.writeStringProperty(name + "_as_string", text.text(bound));
        }
    }

    void filters(Aggregation aggregation, PartialAggregation partial) {
        FiltersAggregation request = aggregation.getFilters();
        FiltersPartial filters = partial.getFilters();
        boolean named = request.getKeysCount() > 0;
        start(named);
        for (int i = 0; i < filters.getDocCountsCount(); i++) {
            if (named) {
                json.writeName(i < request.getKeysCount() ? request.getKeys(i) : request.getOtherBucketKey());
            }
            json.writeStartObject();
            json.writeNumberProperty("doc_count", filters.getDocCounts(i));
            subs(aggregation, filters.getSubAggregationsList(), i);
        }
        end(named);
    }

    private void start(boolean keyed) {
        if (keyed) {
            json.writeObjectPropertyStart("buckets");
        } else {
            json.writeArrayPropertyStart("buckets");
        }
    }

    private void startBucket(boolean keyed, String key) {
        if (keyed) {
            json.writeName(key);
            json.writeStartObject();
        } else {
            json.writeStartObject();
            json.writeStringProperty("key", key);
        }
    }

    private void subs(Aggregation aggregation, List<PartialAggregation> partials, int bucket) {
        int subs = aggregation.getSubAggregationsCount();
        aggregations.write(aggregation.getSubAggregationsList(), partials.subList(bucket * subs, (bucket + 1) * subs));
        json.writeEndObject();
    }

    private void end(boolean keyed) {
        if (keyed) {
            json.writeEndObject();
        } else {
            json.writeEndArray();
        }
    }
}
