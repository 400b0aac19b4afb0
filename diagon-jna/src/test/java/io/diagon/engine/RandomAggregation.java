package io.diagon.engine;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.CardinalityAggregation;
import io.diagon.protocol.aggregation.DateHistogramAggregation;
import io.diagon.protocol.aggregation.ExtendedStatsAggregation;
import io.diagon.protocol.aggregation.FiltersAggregation;
import io.diagon.protocol.aggregation.HistogramAggregation;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.ValueSource;
import io.diagon.protocol.common.Value;
import java.util.List;
import java.util.Random;

/** Makes up aggregation trees over the fields of {@link RandomShard}. */
final class RandomAggregation {
    private static final List<String> FIELDS = List.of("tag", "text.raw", "count", "price", "day", "flag", "address");
    private static final List<String> NUMBERS = List.of("count", "price");

    private final Random random;
    private final RandomQuery queries;

    RandomAggregation(Random random, RandomQuery queries) {
        this.random = random;
        this.queries = queries;
    }

    Aggregation aggregation(int depth) {
        Aggregation.Builder aggregation = Aggregation.newBuilder().setName("a" + depth);
        if (depth == 0 || random.nextInt(3) == 0) {
            return metric(aggregation);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            aggregation.addSubAggregations(aggregation(depth - 1));
        }
        switch (random.nextInt(5)) {
            case 4 -> aggregation.setDateHistogram(dates());
            case 0 -> aggregation.setTerms(terms());
            case 1 ->
                aggregation.setHistogram(HistogramAggregation.newBuilder()
                        .setSource(number())
                        .setInterval(random.nextBoolean() ? 7 : 12.5)
                        .setOffset(random.nextInt(3)));
            case 2 -> {
                RangeAggregation.Builder range = RangeAggregation.newBuilder().setSource(number());
                range.addRangesBuilder().setTo(10);
                range.addRangesBuilder().setFrom(random.nextInt(10)).setTo(20);
                range.addRangesBuilder().setFrom(15);
                aggregation.setRange(range);
            }
            default ->
                aggregation.setFilters(FiltersAggregation.newBuilder()
                        .addFilters(queries.query(1))
                        .addFilters(queries.query(1))
                        .setOtherBucket(random.nextBoolean()));
        }
        return aggregation.build();
    }

    private DateHistogramAggregation dates() {
        DateHistogramAggregation.Builder dates = DateHistogramAggregation.newBuilder()
                .setSource(ValueSource.newBuilder().setField("day"))
                .setOffsetMillis(random.nextInt(3) * 3_600_000L);
        if (random.nextBoolean()) {
            return dates.setFixedMillis((1 + random.nextInt(100)) * 3_600_000L).build();
        }
        return dates.setCalendarUnitValue(1 + random.nextInt(8)).build();
    }

    private TermsAggregation terms() {
        int size = 1 + random.nextInt(20);
        return TermsAggregation.newBuilder()
                .setSource(ValueSource.newBuilder().setField(pick(FIELDS)))
                .setSize(size)
                .setShardSize(size)
                .setMinDocCount(1)
                .setShardMinDocCount(random.nextInt(3))
                .addOrder(BucketOrder.newBuilder()
                        .setPath(random.nextBoolean() ? "_count" : "_key")
                        .setAscending(random.nextBoolean()))
                .build();
    }

    private Aggregation metric(Aggregation.Builder aggregation) {
        switch (random.nextInt(8)) {
            case 0 -> aggregation.setAvg(number());
            case 1 -> aggregation.setMin(number());
            case 2 -> aggregation.setMax(number());
            case 3 -> aggregation.setSum(number());
            case 4 -> aggregation.setValueCount(ValueSource.newBuilder().setField(pick(FIELDS)));
            case 5 -> aggregation.setStats(number());
            case 6 ->
                aggregation.setExtendedStats(ExtendedStatsAggregation.newBuilder()
                        .setSource(number())
                        .setSigma(2));
            default ->
                aggregation.setCardinality(CardinalityAggregation.newBuilder()
                        .setSource(ValueSource.newBuilder().setField(pick(FIELDS)))
                        .setPrecisionThreshold(3000));
        }
        return aggregation.build();
    }

    private ValueSource.Builder number() {
        ValueSource.Builder source = ValueSource.newBuilder().setField(pick(NUMBERS));
        return random.nextInt(3) == 0 ? source.setMissing(Value.newBuilder().setLongValue(3)) : source;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
