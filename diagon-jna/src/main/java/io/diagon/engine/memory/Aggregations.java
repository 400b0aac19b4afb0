package io.diagon.engine.memory;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.FiltersAggregation;
import io.diagon.protocol.aggregation.FiltersPartial;
import io.diagon.protocol.aggregation.HistogramAggregation;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.RangePartial;
import io.diagon.protocol.aggregation.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Computes aggregations over lists of documents, recursively. */
final class Aggregations {
    private final QueryCompiler compiler;
    private final MemorySchema schema;

    Aggregations(QueryCompiler compiler, MemorySchema schema) {
        this.compiler = compiler;
        this.schema = schema;
    }

    List<PartialAggregation> compute(List<Aggregation> aggregations, List<MemoryDocument> documents) {
        return aggregations.stream()
                .map(aggregation -> compute(aggregation, documents))
                .toList();
    }

    private PartialAggregation compute(Aggregation aggregation, List<MemoryDocument> documents) {
        PartialAggregation.Builder out = PartialAggregation.newBuilder();
        switch (aggregation.getKindCase()) {
            case TERMS ->
                out.setTerms(new TermsBuckets(
                                this, aggregation, source(aggregation.getTerms().getSource(), out))
                        .compute(documents));
            case HISTOGRAM ->
                out.setHistogram(
                        histogram(aggregation, source(aggregation.getHistogram().getSource(), out), documents));
            case RANGE ->
                out.setRange(range(aggregation, source(aggregation.getRange().getSource(), out), documents));
            case FILTERS -> out.setFilters(filters(aggregation, documents));
            case AVG -> out.setStats(Metrics.stats(source(aggregation.getAvg(), out), documents, false));
            case MIN -> out.setStats(Metrics.stats(source(aggregation.getMin(), out), documents, false));
            case MAX -> out.setStats(Metrics.stats(source(aggregation.getMax(), out), documents, false));
            case SUM -> out.setStats(Metrics.stats(source(aggregation.getSum(), out), documents, false));
            case STATS -> out.setStats(Metrics.stats(source(aggregation.getStats(), out), documents, false));
            case EXTENDED_STATS ->
                out.setStats(Metrics.stats(source(aggregation.getExtendedStats().getSource(), out), documents, true));
            case VALUE_COUNT -> out.setStats(Metrics.count(source(aggregation.getValueCount(), out), documents));
            case CARDINALITY ->
                out.setCardinality(
                        Metrics.cardinality(source(aggregation.getCardinality().getSource(), out), documents));
            case DATE_HISTOGRAM ->
                out.setHistogram(dateHistogram(
                        aggregation, source(aggregation.getDateHistogram().getSource(), out), documents));
            case PERCENTILES ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "the engine in memory has no aggregation ["
                                + aggregation.getKindCase().name().toLowerCase(Locale.ROOT) + "]");
            case KIND_NOT_SET -> throw new SearchException(ErrorCode.PARSING, "aggregation without a type");
        }
        return out.build();
    }

    private AggregationSource source(ValueSource source, PartialAggregation.Builder out) {
        MemoryField field = schema.find(source.getField());
        if (field != null) {
            if (field.isText()) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "text fields have no doc values [" + field.name() + "]");
            }
            out.setFormat(field.format());
        }
        return AggregationSource.of(field, source);
    }

    private HistogramPartial histogram(
            Aggregation aggregation, AggregationSource source, List<MemoryDocument> documents) {
        HistogramAggregation spec = aggregation.getHistogram();
        TreeMap<Double, List<MemoryDocument>> buckets = new TreeMap<>();
        for (MemoryDocument document : documents) {
            source.values(document).stream()
                    .map(FieldValues::asDouble)
                    .filter(value -> !(spec.hasHardMin() && value < spec.getHardMin()))
                    .filter(value -> !(spec.hasHardMax() && value > spec.getHardMax()))
                    .map(value -> Math.floor((value - spec.getOffset()) / spec.getInterval()) + 0.0)
                    .distinct()
                    .forEach(key -> buckets.computeIfAbsent(key, any -> new ArrayList<>())
                            .add(document));
        }
        HistogramPartial.Builder partial = HistogramPartial.newBuilder();
        buckets.forEach((key, bucket) -> partial.addKeys(key * spec.getInterval() + spec.getOffset())
                .addDocCounts(bucket.size())
                .addAllSubAggregations(compute(aggregation.getSubAggregationsList(), bucket)));
        return partial.build();
    }

    private HistogramPartial dateHistogram(
            Aggregation aggregation, AggregationSource source, List<MemoryDocument> documents) {
        DateBuckets dates = new DateBuckets(aggregation.getDateHistogram());
        TreeMap<Long, List<MemoryDocument>> buckets = new TreeMap<>();
        for (MemoryDocument document : documents) {
            source.values(document).stream()
                    .map(Long.class::cast)
                    .filter(dates::takes)
                    .map(dates::keyOf)
                    .distinct()
                    .forEach(key -> buckets.computeIfAbsent(key, any -> new ArrayList<>())
                            .add(document));
        }
        HistogramPartial.Builder partial = HistogramPartial.newBuilder();
        buckets.forEach((key, bucket) -> partial.addLongKeys(key)
                .addDocCounts(bucket.size())
                .addAllSubAggregations(compute(aggregation.getSubAggregationsList(), bucket)));
        return partial.build();
    }

    private RangePartial range(Aggregation aggregation, AggregationSource source, List<MemoryDocument> documents) {
        RangePartial.Builder partial = RangePartial.newBuilder();
        for (RangeAggregation.Range range : aggregation.getRange().getRangesList()) {
            if (!range.getFromDate().isEmpty() || !range.getToDate().isEmpty()) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory has no aggregation [date_range]");
            }
            double from = range.hasFrom() ? range.getFrom() : Double.NEGATIVE_INFINITY;
            double to = range.hasTo() ? range.getTo() : Double.POSITIVE_INFINITY;
            List<MemoryDocument> bucket = documents.stream()
                    .filter(document -> source.values(document).stream()
                            .map(FieldValues::asDouble)
                            .anyMatch(value -> value >= from && value < to))
                    .toList();
            partial.addFrom(from)
                    .addTo(to)
                    .addDocCounts(bucket.size())
                    .addAllSubAggregations(compute(aggregation.getSubAggregationsList(), bucket));
        }
        return partial.build();
    }

    private FiltersPartial filters(Aggregation aggregation, List<MemoryDocument> documents) {
        FiltersAggregation spec = aggregation.getFilters();
        List<Clause> clauses =
                spec.getFiltersList().stream().map(compiler::compile).toList();
        List<List<MemoryDocument>> buckets = new ArrayList<>();
        for (Clause clause : clauses) {
            buckets.add(documents.stream().filter(clause::matches).toList());
        }
        if (spec.getOtherBucket()) {
            buckets.add(documents.stream()
                    .filter(document -> clauses.stream().noneMatch(clause -> clause.matches(document)))
                    .toList());
        }
        FiltersPartial.Builder partial = FiltersPartial.newBuilder();
        for (List<MemoryDocument> bucket : buckets) {
            partial.addDocCounts(bucket.size())
                    .addAllSubAggregations(compute(aggregation.getSubAggregationsList(), bucket));
        }
        return partial.build();
    }
}
