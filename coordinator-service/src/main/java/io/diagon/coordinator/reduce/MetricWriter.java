package io.diagon.coordinator.reduce;

import io.diagon.coordinator.format.ValueText;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.PercentilesAggregation;
import io.diagon.protocol.aggregation.StatsPartial;
import java.time.ZoneOffset;
import tools.jackson.core.JsonGenerator;

/** Writes numbers. Of no values at all, what has no meaning is null. */
final class MetricWriter {
    private final JsonGenerator json;

    MetricWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(Aggregation aggregation, PartialAggregation partial) {
        ValueText text = new ValueText(
                partial.getFormat(), AggregationTypes.source(aggregation).getFormat(), ZoneOffset.UTC);
        StatsPartial stats = partial.getStats();
        boolean empty = stats.getCount() == 0;
        switch (aggregation.getKindCase()) {
            case AVG -> single(text, empty, MetricValues.average(stats));
            case MIN -> single(text, empty, stats.getMin());
            case MAX -> single(text, empty, stats.getMax());
            case SUM -> single(text, false, stats.getSum());
            case VALUE_COUNT -> json.writeNumberProperty("value", stats.getCount());
            case CARDINALITY -> json.writeNumberProperty("value", HyperLogLog.estimate(partial.getCardinality()));
            case STATS -> stats(text, stats);
            case EXTENDED_STATS -> {
                stats(text, stats);
                extended(new ExtendedStats(stats, aggregation.getExtendedStats().getSigma()));
            }
            case PERCENTILES -> percentiles(aggregation.getPercentiles(), partial, text);
            case TERMS, HISTOGRAM, DATE_HISTOGRAM, RANGE, FILTERS, KIND_NOT_SET -> {}
        }
    }

    private void single(ValueText text, boolean empty, double value) {
        number("value", empty, value);
        if (!empty && text.special()) {
            json.writeStringProperty("value_as_string", text.text(value));
        }
    }

    private void number(String name, boolean absent, double value) {
        if (absent) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private void stats(ValueText text, StatsPartial stats) {
        boolean empty = stats.getCount() == 0;
        json.writeNumberProperty("count", stats.getCount());
        number("min", empty, stats.getMin());
        number("max", empty, stats.getMax());
        number("avg", empty, MetricValues.average(stats));
        json.writeNumberProperty("sum", stats.getSum());
        if (!empty && text.special()) {
            json.writeStringProperty("min_as_string", text.text(stats.getMin()));
            json.writeStringProperty("max_as_string", text.text(stats.getMax()));
            json.writeStringProperty("avg_as_string", text.text(MetricValues.average(stats)));
            json.writeStringProperty("sum_as_string", text.text(stats.getSum()));
        }
    }

    private void extended(ExtendedStats stats) {
        boolean empty = stats.partial().getCount() == 0;
        double deviation = stats.deviation();
        double sampling = stats.deviationSampling();
        number("sum_of_squares", empty, stats.partial().getSumOfSquares());
        number("variance", empty, stats.variance());
        number("variance_population", empty, stats.variance());
        number("variance_sampling", empty, stats.varianceSampling());
        number("std_deviation", empty, deviation);
        number("std_deviation_population", empty, deviation);
        number("std_deviation_sampling", empty, sampling);
        json.writeObjectPropertyStart("std_deviation_bounds");
        number("upper", empty, stats.bound(deviation, 1));
        number("lower", empty, stats.bound(deviation, -1));
        number("upper_population", empty, stats.bound(deviation, 1));
        number("lower_population", empty, stats.bound(deviation, -1));
        number("upper_sampling", empty, stats.bound(sampling, 1));
        number("lower_sampling", empty, stats.bound(sampling, -1));
        json.writeEndObject();
    }

    private void percentiles(PercentilesAggregation request, PartialAggregation partial, ValueText text) {
        TDigest digest = new TDigest(partial.getPercentiles());
        if (request.getKeyed()) {
            json.writeObjectPropertyStart("values");
        } else {
            json.writeArrayPropertyStart("values");
        }
        for (double percent : request.getPercentsList()) {
            double value = digest.quantile(percent / 100);
            boolean empty = Double.isNaN(value);
            String key = Double.toString(percent);
            if (!request.getKeyed()) {
                json.writeStartObject();
                json.writeNumberProperty("key", percent);
            }
            String name = request.getKeyed() ? key : "value";
            number(name, empty, value);
            if (!empty && text.special()) {
                json.writeStringProperty(name + "_as_string", text.text(value));
            }
            if (!request.getKeyed()) {
                json.writeEndObject();
            }
        }
        if (request.getKeyed()) {
            json.writeEndObject();
        } else {
            json.writeEndArray();
        }
    }
}
