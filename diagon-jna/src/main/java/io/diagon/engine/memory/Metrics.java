package io.diagon.engine.memory;

import io.diagon.protocol.aggregation.CardinalityPartial;
import io.diagon.protocol.aggregation.StatsPartial;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** Computes metrics exactly: sums in decimal arithmetic, counts of distinct values by their hashes. */
final class Metrics {
    private static final int CARDINALITY_PRECISION = 14;

    private Metrics() {}

    static StatsPartial stats(AggregationSource source, List<MemoryDocument> documents, boolean extended) {
        List<Double> values = documents.stream()
                .flatMap(document -> source.values(document).stream())
                .map(FieldValues::asDouble)
                .toList();
        BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        StatsPartial.Builder partial = StatsPartial.newBuilder()
                .setCount(values.size())
                .setMin(values.stream().reduce(Double.POSITIVE_INFINITY, Math::min))
                .setMax(values.stream().reduce(Double.NEGATIVE_INFINITY, Math::max))
                .setSum(sum.doubleValue());
        if (extended && !values.isEmpty()) {
            double mean = sum.doubleValue() / values.size();
            partial.setSumOfSquares(values.stream()
                            .map(BigDecimal::new)
                            .map(value -> value.multiply(value))
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .doubleValue())
                    .setMean(mean)
                    .setM2(values.stream()
                            .mapToDouble(value -> (value - mean) * (value - mean))
                            .sum());
        }
        return partial.build();
    }

    static StatsPartial count(AggregationSource source, List<MemoryDocument> documents) {
        long count = documents.stream()
                .mapToLong(document -> source.values(document).size())
                .sum();
        return StatsPartial.newBuilder()
                .setCount(count)
                .setMin(Double.POSITIVE_INFINITY)
                .setMax(Double.NEGATIVE_INFINITY)
                .build();
    }

    static CardinalityPartial cardinality(AggregationSource source, List<MemoryDocument> documents) {
        TreeSet<Long> hashes = new TreeSet<>(Long::compareUnsigned);
        for (MemoryDocument document : documents) {
            source.values(document).forEach(value -> hashes.add(hash(value)));
        }
        return CardinalityPartial.newBuilder()
                .setPrecision(CARDINALITY_PRECISION)
                .addAllHashes(hashes)
                .build();
    }

    private static long hash(Comparable<?> value) {
        byte[] bytes =
                switch (value) {
                    case Long number -> littleEndian(number);
                    case Double number -> littleEndian(Double.doubleToRawLongBits(number));
                    default -> BytesRef.deepCopyOf((BytesRef) value).bytes;
                };
        return StringHelper.murmurhash3_x64_128(bytes, 0, bytes.length, 0)[0];
    }

    private static byte[] littleEndian(long bits) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bits)
                .array();
    }
}
