package io.diagon.coordinator.reduce;

import com.google.protobuf.ByteString;
import io.diagon.protocol.aggregation.CardinalityPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Sketches of distinct values: the hashes themselves while they are few, HyperLogLog registers beyond. The estimate is that of Ertl
 * (New cardinality estimation algorithms for HyperLogLog sketches, 2017), which needs no table of biases at any size.
 */
final class HyperLogLog {
    private HyperLogLog() {}

    static CardinalityPartial merge(List<PartialAggregation> partials) {
        int precision = 0;
        boolean dense = false;
        for (PartialAggregation partial : partials) {
            CardinalityPartial shard = partial.getCardinality();
            if (shard.getPrecision() != 0) {
                precision = precision == 0 ? shard.getPrecision() : Math.min(precision, shard.getPrecision());
                dense |= !shard.getRegisters().isEmpty();
            }
        }
        if (precision == 0) {
            return CardinalityPartial.getDefaultInstance();
        }
        if (!dense) {
            long[] union = union(partials);
            if (union.length <= 1 << precision >> 3) {
                CardinalityPartial.Builder sparse =
                        CardinalityPartial.newBuilder().setPrecision(precision);
                for (long hash : union) {
                    sparse.addHashes(hash);
                }
                return sparse.build();
            }
        }
        return dense(partials, precision);
    }

    private static long[] union(List<PartialAggregation> partials) {
        LongStream hashes = partials.stream()
                .flatMapToLong(partial ->
                        partial.getCardinality().getHashesList().stream().mapToLong(Long::longValue));
        return hashes.sorted().distinct().toArray();
    }

    private static CardinalityPartial dense(List<PartialAggregation> partials, int precision) {
        byte[] registers = new byte[1 << precision];
        for (PartialAggregation partial : partials) {
            CardinalityPartial shard = partial.getCardinality();
            for (int i = 0; i < shard.getHashesCount(); i++) {
                add(registers, shard.getHashes(i), precision);
            }
            ByteString other = shard.getRegisters();
            for (int i = 0; i < other.size(); i++) {
                fold(registers, i, other.byteAt(i), shard.getPrecision(), precision);
            }
        }
        return CardinalityPartial.newBuilder()
                .setPrecision(precision)
                .setRegisters(ByteString.copyFrom(registers))
                .build();
    }

    private static void add(byte[] registers, long hash, int precision) {
        int index = (int) (hash >>> (Long.SIZE - precision));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << precision), Long.SIZE - precision) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    /** Takes over a register of a sketch that may be finer: the bits that it has more of come first in the rank. */
    private static void fold(byte[] registers, int index, byte rank, int from, int to) {
        if (rank == 0) {
            return;
        }
        int extra = from - to;
        int low = index & ((1 << extra) - 1);
        int coarse = low == 0 ? extra + rank : extra - (Integer.SIZE - Integer.numberOfLeadingZeros(low)) + 1;
        int target = index >>> extra;
        registers[target] = (byte) Math.max(registers[target], coarse);
    }

    static long estimate(@Nullable CardinalityPartial sketch) {
        if (sketch == null || sketch.getPrecision() == 0) {
            return 0;
        }
        if (sketch.getRegisters().isEmpty()) {
            return sketch.getHashesCount();
        }
        ByteString registers = sketch.getRegisters();
        int ranks = Long.SIZE - sketch.getPrecision();
        int[] counts = new int[ranks + 2];
        Arrays.fill(counts, 0);
        for (int i = 0; i < registers.size(); i++) {
            counts[Math.min(registers.byteAt(i), ranks + 1)]++;
        }
        double m = registers.size();
        double z = m * tau(1 - counts[ranks + 1] / m);
        for (int rank = ranks; rank >= 1; rank--) {
            z = 0.5 * (z + counts[rank]);
        }
        z += m * sigma(counts[0] / m);
        double alpha = 1 / (2 * Math.log(2));
        return Math.round(alpha * m * m / z);
    }

    private static double sigma(double x) {
        if (x == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double power = x;
        double weight = 1;
        double sum = x;
        double previous;
        do {
            power *= power;
            previous = sum;
            sum += power * weight;
            weight += weight;
        } while (sum != previous);
        return sum;
    }

    private static double tau(double x) {
        if (x == 0 || x == 1) {
            return 0;
        }
        double root = x;
        double weight = 1;
        double sum = 1 - x;
        double previous;
        do {
            root = Math.sqrt(root);
            previous = sum;
            weight *= 0.5;
            sum -= (1 - root) * (1 - root) * weight;
        } while (sum != previous);
        return sum / 3;
    }
}
