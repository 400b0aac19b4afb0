package io.diagon.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.CardinalityPartial;
import io.diagon.protocol.aggregation.HistogramAggregation;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.PercentilesAggregation;
import io.diagon.protocol.aggregation.PercentilesPartial;
import io.diagon.protocol.aggregation.RangeAggregation;
import io.diagon.protocol.aggregation.RangePartial;
import io.diagon.protocol.aggregation.StatsPartial;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.TermsPartial;
import io.diagon.protocol.aggregation.ValueSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartialMergerTest {
    private static final long[] SEEDS = {1, 42, 4711};

    @Test
    void statsOfManyShardsAreThoseOfOne() {
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            double[] values = random.doubles(500, -1000, 1000).toArray();
            Aggregation stats = Aggregation.newBuilder()
                    .setStats(ValueSource.getDefaultInstance())
                    .build();
            List<PartialAggregation> shards = new ArrayList<>();
            for (double[] part : split(values, random)) {
                shards.add(stats(part));
            }
            StatsPartial one = stats(values).getStats();
            Collections.shuffle(shards, random);

            StatsPartial merged =
                    PartialMerger.merge(stats, shards, MergeContext.last(10)).getStats();

            assertThat(merged.getCount()).as("seed %d", seed).isEqualTo(one.getCount());
            assertThat(merged.getMin()).isEqualTo(one.getMin());
            assertThat(merged.getMax()).isEqualTo(one.getMax());
            assertThat(merged.getSum()).isCloseTo(one.getSum(), within(1e-8));
            assertThat(merged.getM2()).isCloseTo(one.getM2(), within(one.getM2() * 1e-12));
        }
    }

    @Test
    void termsMergeInAnyGroupingAndOrder() {
        Aggregation terms = terms(1000);
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            List<PartialAggregation> shards = new ArrayList<>();
            Map<String, Long> expected = new TreeMap<>();
            for (int shard = 0; shard < 5; shard++) {
                Map<String, Long> counts = new TreeMap<>();
                for (int i = 0; i < 50; i++) {
                    String key = "k" + random.nextInt(30);
                    counts.merge(key, 1L, Long::sum);
                    expected.merge(key, 1L, Long::sum);
                }
                shards.add(terms(counts, 0, 0));
            }
            PartialAggregation flat = PartialMerger.merge(terms, shards, MergeContext.last(1000));
            Collections.shuffle(shards, random);
            PartialAggregation left = PartialMerger.merge(terms, shards.subList(0, 2), MergeContext.intermediate());
            PartialAggregation right = PartialMerger.merge(terms, shards.subList(2, 5), MergeContext.intermediate());
            PartialAggregation grouped = PartialMerger.merge(terms, List.of(right, left), MergeContext.last(1000));

            assertThat(grouped).as("seed %d", seed).isEqualTo(flat);
            Map<String, Long> counts = new TreeMap<>();
            flat.getTerms()
                    .getBucketsList()
                    .forEach(bucket -> counts.put(bucket.getStringKey().toStringUtf8(), bucket.getDocCount()));
            assertThat(counts).isEqualTo(expected);
        }
    }

    @Test
    void termsThatAreCutCountAmongTheOthersAndBoundTheError() {
        PartialAggregation first = terms(Map.of("a", 10L, "b", 5L), 7, 5);
        PartialAggregation second = terms(Map.of("a", 4L, "c", 3L), 2, 3);

        TermsPartial merged = PartialMerger.merge(terms(1), List.of(first, second), MergeContext.last(10))
                .getTerms();

        assertThat(merged.getBucketsList()).hasSize(1);
        assertThat(merged.getBuckets(0).getDocCount()).isEqualTo(14);
        assertThat(merged.getBuckets(0).getDocCountError()).isZero();
        assertThat(merged.getSumOtherDocCount()).isEqualTo(7 + 2 + 5 + 3);
        assertThat(merged.getDocCountErrorUpperBound()).isEqualTo(8);
    }

    @Test
    void histogramsAreFilledBetweenAndOutToTheirBounds() {
        Aggregation histogram = Aggregation.newBuilder()
                .setHistogram(HistogramAggregation.newBuilder()
                        .setInterval(5)
                        .setExtendedMin(-3)
                        .setExtendedMax(22)
                        .addOrder(BucketOrder.newBuilder().setPath("_key").setAscending(true)))
                .build();
        PartialAggregation first = histogram(new double[] {0, 15}, 1, 2);
        PartialAggregation second = histogram(new double[] {0}, 4);

        HistogramPartial merged = PartialMerger.merge(histogram, List.of(first, second), MergeContext.last(100))
                .getHistogram();

        assertThat(merged.getKeysList()).containsExactly(-5d, 0d, 5d, 10d, 15d, 20d);
        assertThat(merged.getDocCountsList()).containsExactly(0L, 5L, 0L, 0L, 2L, 0L);
    }

    @Test
    void rangesInsideOfEmptyBucketsHaveTheBoundsThatShardsKnow() {
        Aggregation dates = Aggregation.newBuilder()
                .setRange(RangeAggregation.newBuilder()
                        .setDate(true)
                        .addRanges(RangeAggregation.Range.newBuilder().setFromDate("2020-04")))
                .build();
        Aggregation histogram = Aggregation.newBuilder()
                .setHistogram(HistogramAggregation.newBuilder().setInterval(1))
                .addSubAggregations(dates)
                .build();
        PartialAggregation known = PartialAggregation.newBuilder()
                .setRange(RangePartial.newBuilder()
                        .addFrom(1_585_699_200_000.0)
                        .addTo(Double.POSITIVE_INFINITY)
                        .addDocCounts(1))
                .build();
        PartialAggregation shard = PartialAggregation.newBuilder()
                .setHistogram(HistogramPartial.newBuilder()
                        .addKeys(0)
                        .addKeys(2)
                        .addDocCounts(1)
                        .addDocCounts(1)
                        .addSubAggregations(known)
                        .addSubAggregations(known))
                .build();

        HistogramPartial merged = PartialMerger.merge(histogram, List.of(shard), MergeContext.last(10))
                .getHistogram();

        assertThat(merged.getDocCountsList()).containsExactly(1L, 0L, 1L);
        RangePartial empty = merged.getSubAggregations(1).getRange();
        assertThat(empty.getDocCountsList()).containsExactly(0L);
        assertThat(empty.getFromList()).containsExactly(1_585_699_200_000.0);
    }

    @Test
    void percentilesOfMergedDigestsAreNearTheTruth() {
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            double[] values = random.doubles(20_000).map(x -> x * x * 100).toArray();
            Aggregation aggregation = Aggregation.newBuilder()
                    .setPercentiles(PercentilesAggregation.newBuilder().setCompression(100))
                    .build();
            List<PartialAggregation> shards = new ArrayList<>();
            for (double[] part : split(values, random)) {
                PercentilesPartial.Builder all = PercentilesPartial.newBuilder().setCompression(100);
                double[] sorted = part.clone();
                Arrays.sort(sorted);
                for (double value : sorted) {
                    all.addMeans(value).addWeights(1);
                }
                all.setMin(sorted.length == 0 ? 0 : sorted[0]);
                all.setMax(sorted.length == 0 ? 0 : sorted[sorted.length - 1]);
                PartialAggregation shard =
                        PartialAggregation.newBuilder().setPercentiles(all).build();
                shards.add(PartialMerger.merge(aggregation, List.of(shard), MergeContext.intermediate()));
            }
            PercentilesPartial merged = PartialMerger.merge(aggregation, shards, MergeContext.last(10))
                    .getPercentiles();
            Arrays.sort(values);

            TDigest digest = new TDigest(merged);
            for (double q : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
                int rank = Arrays.binarySearch(values, digest.quantile(q));
                double found = (rank < 0 ? -rank - 1 : rank) / 20_000d;
                assertThat(found).as("seed %d, quantile %f", seed, q).isCloseTo(q, within(0.01));
            }
            assertThat(merged.getMeansCount()).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void cardinalityIsExactWhileSparseAndNearWhenDense() {
        Aggregation aggregation = Aggregation.newBuilder()
                .setCardinality(io.diagon.protocol.aggregation.CardinalityAggregation.getDefaultInstance())
                .build();
        for (int distinct : new int[] {0, 1, 500, 2_000, 20_000, 300_000}) {
            Random random = new Random(distinct);
            long[] hashes = random.longs(distinct).toArray();
            List<PartialAggregation> shards = new ArrayList<>();
            for (int shard = 0; shard < 3; shard++) {
                CardinalityPartial.Builder partial =
                        CardinalityPartial.newBuilder().setPrecision(14);
                for (int i = 0; i < distinct; i++) {
                    if (i % 3 == shard || i % 5 == 0) {
                        partial.addHashes(hashes[i]);
                    }
                }
                shards.add(
                        PartialAggregation.newBuilder().setCardinality(partial).build());
            }
            long estimate = HyperLogLog.estimate(PartialMerger.merge(aggregation, shards, MergeContext.last(10))
                    .getCardinality());
            assertThat((double) estimate).isCloseTo(distinct, within(distinct <= 2048 ? 0 : distinct * 0.02));
        }
    }

    private static Aggregation terms(int size) {
        return Aggregation.newBuilder()
                .setTerms(TermsAggregation.newBuilder()
                        .setSize(size)
                        .setMinDocCount(1)
                        .addOrder(BucketOrder.newBuilder().setPath("_count")))
                .build();
    }

    private static PartialAggregation terms(Map<String, Long> counts, long others, long error) {
        TermsPartial.Builder terms =
                TermsPartial.newBuilder().setSumOtherDocCount(others).setDocCountErrorUpperBound(error);
        counts.forEach((key, count) -> terms.addBuckets(TermsPartial.Bucket.newBuilder()
                .setStringKey(ByteString.copyFromUtf8(key))
                .setDocCount(count)));
        return PartialAggregation.newBuilder().setTerms(terms).build();
    }

    private static PartialAggregation histogram(double[] keys, long... counts) {
        HistogramPartial.Builder histogram = HistogramPartial.newBuilder();
        for (int i = 0; i < keys.length; i++) {
            histogram.addKeys(keys[i]).addDocCounts(counts[i]);
        }
        return PartialAggregation.newBuilder().setHistogram(histogram).build();
    }

    private static PartialAggregation stats(double[] values) {
        double sum = Arrays.stream(values).sum();
        double mean = values.length == 0 ? 0 : sum / values.length;
        return PartialAggregation.newBuilder()
                .setStats(StatsPartial.newBuilder()
                        .setCount(values.length)
                        .setMin(Arrays.stream(values).min().orElse(Double.POSITIVE_INFINITY))
                        .setMax(Arrays.stream(values).max().orElse(Double.NEGATIVE_INFINITY))
                        .setSum(sum)
                        .setMean(mean)
                        .setM2(Arrays.stream(values)
                                .map(value -> (value - mean) * (value - mean))
                                .sum()))
                .build();
    }

    /** Parts of random lengths, some of them empty. */
    private static List<double[]> split(double[] values, Random random) {
        List<double[]> parts = new ArrayList<>();
        int from = 0;
        while (from < values.length) {
            int to = Math.min(values.length, from + random.nextInt(values.length / 3));
            parts.add(Arrays.copyOfRange(values, from, to));
            from = to;
        }
        return parts;
    }
}
