package io.diagon.coordinator.reduce;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.TermsPartial;
import java.time.ZoneOffset;
import tools.jackson.core.JsonGenerator;

/** Writes the buckets of terms. */
final class TermsWriter {
    private final JsonGenerator json;
    private final AggregationWriter aggregations;

    TermsWriter(JsonGenerator json, AggregationWriter aggregations) {
        this.json = json;
        this.aggregations = aggregations;
    }

    void write(Aggregation aggregation, PartialAggregation partial) {
        TermsPartial terms = partial.getTerms();
        ValueText text = new ValueText(
                partial.getFormat(), aggregation.getTerms().getSource().getFormat(), ZoneOffset.UTC);
        json.writeNumberProperty("doc_count_error_upper_bound", terms.getDocCountErrorUpperBound());
        json.writeNumberProperty("sum_other_doc_count", terms.getSumOtherDocCount());
        json.writeArrayPropertyStart("buckets");
        for (TermsPartial.Bucket bucket : terms.getBucketsList()) {
            json.writeStartObject();
            writeKey(bucket, text);
            json.writeNumberProperty("doc_count", bucket.getDocCount());
            if (aggregation.getTerms().getShowTermDocCountError()) {
                json.writeNumberProperty("doc_count_error_upper_bound", bucket.getDocCountError());
            }
            aggregations.write(aggregation.getSubAggregationsList(), bucket.getSubAggregationsList());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeKey(TermsPartial.Bucket bucket, ValueText text) {
        switch (bucket.getKeyCase()) {
            case STRING_KEY ->
                json.writeStringProperty("key", text.text(bucket.getStringKey().toByteArray()));
            case LONG_KEY -> {
                json.writeNumberProperty("key", bucket.getLongKey());
                if (text.special()) {
                    json.writeStringProperty("key_as_string", text.text(bucket.getLongKey()));
                }
            }
            case DOUBLE_KEY -> {
                json.writeNumberProperty("key", bucket.getDoubleKey());
                if (text.special()) {
                    json.writeStringProperty("key_as_string", text.text(bucket.getDoubleKey()));
                }
            }
            case UNSIGNED_LONG_KEY -> {
                json.writeName("key");
                json.writeNumber(Long.toUnsignedString(bucket.getUnsignedLongKey()));
            }
            case KEY_NOT_SET -> json.writeStringProperty("key", "");
        }
    }
}
