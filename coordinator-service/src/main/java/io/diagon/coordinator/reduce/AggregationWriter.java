package io.diagon.coordinator.reduce;

import com.google.protobuf.ByteString;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.common.ValueFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes merged aggregations as OpenSearch does. */
public final class AggregationWriter {
    private final JsonGenerator json;
    private final boolean typedKeys;

    /** @param typedKeys whether names are prefixed with their type, {@code avg#price}, for clients that deserialise by it */
    public AggregationWriter(JsonGenerator json, boolean typedKeys) {
        this.json = json;
        this.typedKeys = typedKeys;
    }

    /** The members of an object: one for each aggregation. */
    public void write(List<Aggregation> aggregations, List<PartialAggregation> partials) {
        for (int i = 0; i < aggregations.size(); i++) {
            write(aggregations.get(i), partials.get(i));
        }
    }

    private void write(Aggregation aggregation, PartialAggregation partial) {
        json.writeName(typedKeys ? typeKey(aggregation, partial) + '#' + aggregation.getName() : aggregation.getName());
        json.writeStartObject();
        ByteString meta = aggregation.getMeta();
        if (!meta.isEmpty()) {
            json.writeName("meta");
            json.writeRawValue(meta.toString(StandardCharsets.UTF_8));
        }
        switch (aggregation.getKindCase()) {
            case TERMS -> new TermsWriter(json, this).write(aggregation, partial);
            case HISTOGRAM -> new HistogramWriter(json, this).histogram(aggregation, partial);
            case DATE_HISTOGRAM -> new HistogramWriter(json, this).dateHistogram(aggregation, partial);
            case RANGE -> new RangeWriter(json, this).ranges(aggregation, partial);
            case FILTERS -> new RangeWriter(json, this).filters(aggregation, partial);
            case AVG, MIN, MAX, SUM, VALUE_COUNT, STATS, EXTENDED_STATS, PERCENTILES, CARDINALITY, KIND_NOT_SET ->
                new MetricWriter(json).write(aggregation, partial);
        }
        json.writeEndObject();
    }

    private static String typeKey(Aggregation aggregation, PartialAggregation partial) {
        return switch (aggregation.getKindCase()) {
            case TERMS -> termsKey(partial);
            case PERCENTILES -> "tdigest_percentiles";
            case HISTOGRAM,
                    DATE_HISTOGRAM,
                    RANGE,
                    FILTERS,
                    AVG,
                    MIN,
                    MAX,
                    SUM,
                    VALUE_COUNT,
                    STATS,
                    EXTENDED_STATS,
                    CARDINALITY,
                    KIND_NOT_SET -> AggregationTypes.name(aggregation);
        };
    }

    private static String termsKey(PartialAggregation partial) {
        ValueFormat.Kind kind = partial.getFormat().getKind();
        return switch (kind) {
            case LONG, BOOLEAN, DATE -> "lterms";
            case DOUBLE -> "dterms";
            case UNSIGNED_LONG -> "ulterms";
            case KIND_UNSPECIFIED, STRING, IP, UNRECOGNIZED -> "sterms";
        };
    }
}
