package io.diagon.coordinator.reduce;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.common.ValueFormat;
import java.time.ZoneId;
import java.time.ZoneOffset;
import tools.jackson.core.JsonGenerator;

/** Writes the buckets of histograms. */
final class HistogramWriter {
    private final JsonGenerator json;
    private final AggregationWriter aggregations;

    HistogramWriter(JsonGenerator json, AggregationWriter aggregations) {
        this.json = json;
        this.aggregations = aggregations;
    }

    void histogram(Aggregation aggregation, PartialAggregation partial) {
        HistogramPartial histogram = partial.getHistogram();
        ValueText text = new ValueText(
                partial.getFormat(), aggregation.getHistogram().getSource().getFormat(), ZoneOffset.UTC);
        boolean keyed = aggregation.getHistogram().getKeyed();
        start(keyed);
        for (int i = 0; i < histogram.getDocCountsCount(); i++) {
            double key = histogram.getKeys(i);
            startBucket(keyed, text.text(key));
            if (text.special()) {
                json.writeStringProperty("key_as_string", text.text(key));
            }
            json.writeNumberProperty("key", key);
            rest(aggregation, histogram, i);
        }
        end(keyed);
    }

    void dateHistogram(Aggregation aggregation, PartialAggregation partial) {
        DateHistogramAggregation request = aggregation.getDateHistogram();
        HistogramPartial histogram = partial.getHistogram();
        ZoneId zone = request.hasTimeZone() ? ZoneId.of(request.getTimeZone().getId()) : ZoneOffset.UTC;
        ValueFormat format =
                partial.getFormat().toBuilder().setKind(ValueFormat.Kind.DATE).build();
        ValueText text = new ValueText(format, request.getSource().getFormat(), zone);
        start(request.getKeyed());
        for (int i = 0; i < histogram.getDocCountsCount(); i++) {
            String key = text.text(histogram.getLongKeys(i));
            startBucket(request.getKeyed(), key);
            json.writeStringProperty("key_as_string", key);
            json.writeNumberProperty("key", histogram.getLongKeys(i));
            rest(aggregation, histogram, i);
        }
        end(request.getKeyed());
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
        }
        json.writeStartObject();
    }

    private void rest(Aggregation aggregation, HistogramPartial histogram, int bucket) {
        json.writeNumberProperty("doc_count", histogram.getDocCounts(bucket));
        int subs = aggregation.getSubAggregationsCount();
        aggregations.write(
                aggregation.getSubAggregationsList(),
                histogram.getSubAggregationsList().subList(bucket * subs, (bucket + 1) * subs));
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
