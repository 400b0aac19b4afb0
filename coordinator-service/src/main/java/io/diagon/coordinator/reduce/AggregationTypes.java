package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.ValueSource;

/** The names of aggregation types, and what they have in common. */
final class AggregationTypes {
    private AggregationTypes() {}

    /** As users name it. */
    static String name(Aggregation aggregation) {
        return switch (aggregation.getKindCase()) {
            case TERMS -> "terms";
            case HISTOGRAM -> "histogram";
            case DATE_HISTOGRAM -> "date_histogram";
            case RANGE -> aggregation.getRange().getDate() ? "date_range" : "range";
            case FILTERS -> "filters";
            case AVG -> "avg";
            case MIN -> "min";
            case MAX -> "max";
            case SUM -> "sum";
            case VALUE_COUNT -> "value_count";
            case STATS -> "stats";
            case EXTENDED_STATS -> "extended_stats";
            case PERCENTILES -> "percentiles";
            case CARDINALITY -> "cardinality";
            case KIND_NOT_SET -> "unknown";
        };
    }

    static ValueSource source(Aggregation aggregation) {
        return switch (aggregation.getKindCase()) {
            case TERMS -> aggregation.getTerms().getSource();
            case HISTOGRAM -> aggregation.getHistogram().getSource();
            case DATE_HISTOGRAM -> aggregation.getDateHistogram().getSource();
            case RANGE -> aggregation.getRange().getSource();
            case AVG -> aggregation.getAvg();
            case MIN -> aggregation.getMin();
            case MAX -> aggregation.getMax();
            case SUM -> aggregation.getSum();
            case VALUE_COUNT -> aggregation.getValueCount();
            case STATS -> aggregation.getStats();
            case EXTENDED_STATS -> aggregation.getExtendedStats().getSource();
            case PERCENTILES -> aggregation.getPercentiles().getSource();
            case CARDINALITY -> aggregation.getCardinality().getSource();
            case FILTERS, KIND_NOT_SET -> ValueSource.getDefaultInstance();
        };
    }
}
