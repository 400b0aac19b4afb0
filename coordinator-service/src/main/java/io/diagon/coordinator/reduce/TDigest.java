package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.PercentilesPartial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A merging t-digest (Dunning and Ertl 2019): clusters of values, small at the ends and larger in the middle. */
final class TDigest {
    private final PercentilesPartial digest;
    private final double totalWeight;

    TDigest(PercentilesPartial digest) {
        this.digest = digest;
        double total = 0;
        for (int i = 0; i < digest.getWeightsCount(); i++) {
            total += digest.getWeights(i);
        }
        this.totalWeight = total;
    }

    static PercentilesPartial merge(List<PartialAggregation> partials, double compression) {
        List<double[]> centroids = new ArrayList<>();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double total = 0;
        for (PartialAggregation partial : partials) {
            PercentilesPartial shard = partial.getPercentiles();
            if (shard.getMeansCount() == 0) {
                continue;
            }
            min = Math.min(min, shard.getMin());
            max = Math.max(max, shard.getMax());
            for (int i = 0; i < shard.getMeansCount(); i++) {
                centroids.add(new double[] {shard.getMeans(i), shard.getWeights(i)});
                total += shard.getWeights(i);
            }
        }
        double[][] sorted = centroids.toArray(double[][]::new);
        Arrays.sort(sorted, (a, b) -> {
            int byMean = Double.compare(a[0], b[0]);
            return byMean != 0 ? byMean : Double.compare(a[1], b[1]);
        });
        PercentilesPartial.Builder merged =
                PercentilesPartial.newBuilder().setMin(min).setMax(max).setCompression(compression);
        if (sorted.length <= 2 * compression) {
            for (double[] centroid : sorted) {
                merged.addMeans(centroid[0]).addWeights(centroid[1]);
            }
            return merged.build();
        }
        return compress(sorted, total, compression, merged);
    }

    /** One pass over the sorted centroids, each joined to the last while the cluster stays within one unit of the scale k1. */
    private static PercentilesPartial compress(
            double[][] sorted, double total, double compression, PercentilesPartial.Builder merged) {
        double mean = sorted[0][0];
        double weight = sorted[0][1];
        double before = 0;
        double limit = total * quantileAfter(0, compression);
        for (int i = 1; i < sorted.length; i++) {
            double nextWeight = sorted[i][1];
            if (before + weight + nextWeight <= limit) {
                weight += nextWeight;
                mean += (sorted[i][0] - mean) * nextWeight / weight;
            } else {
                merged.addMeans(mean).addWeights(weight);
                before += weight;
                limit = total * quantileAfter(before / total, compression);
                mean = sorted[i][0];
                weight = nextWeight;
            }
        }
        return merged.addMeans(mean).addWeights(weight).build();
    }

    /** The quantile one unit of the scale further: k1(q) = compression / (2 pi) * asin(2q - 1). */
    private static double quantileAfter(double quantile, double compression) {
        double k = Math.asin(2 * Math.min(1, quantile) - 1) + 2 * Math.PI / compression;
        return k >= Math.PI / 2 ? 1 : (Math.sin(k) + 1) / 2;
    }

    /** NaN if there are no values. Interpolates between centroids; single values and the extremes are exact. */
    double quantile(double quantile) {
        int count = digest.getMeansCount();
        if (count == 0) {
            return Double.NaN;
        }
        if (count == 1 && digest.getWeights(0) == 1) {
            return digest.getMeans(0);
        }
        double index = quantile * totalWeight;
        double firstWeight = digest.getWeights(0);
        double lastWeight = digest.getWeights(count - 1);
        if (index < 1) {
            return digest.getMin();
        }
        if (index > totalWeight - 1) {
            return digest.getMax();
        }
        if (firstWeight > 1 && index < firstWeight / 2) {
            // one of the cluster's values is the minimum itself
            return digest.getMin() + (index - 1) / (firstWeight / 2 - 1) * (digest.getMeans(0) - digest.getMin());
        }
        if (lastWeight > 1 && totalWeight - index <= lastWeight / 2) {
            double fromEnd = (totalWeight - index - 1) / (lastWeight / 2 - 1);
            return digest.getMax() - fromEnd * (digest.getMax() - digest.getMeans(count - 1));
        }
        return between(index, firstWeight / 2);
    }

    private double between(double index, double firstMiddle) {
        double middle = firstMiddle;
        for (int i = 0; i + 1 < digest.getMeansCount(); i++) {
            double step = (digest.getWeights(i) + digest.getWeights(i + 1)) / 2;
            if (middle + step > index) {
                boolean leftSingle = digest.getWeights(i) == 1;
                boolean rightSingle = digest.getWeights(i + 1) == 1;
                if (leftSingle && index - middle < 0.5) {
                    return digest.getMeans(i);
                }
                if (rightSingle && middle + step - index <= 0.5) {
                    return digest.getMeans(i + 1);
                }
                double fromLeft = index - middle - (leftSingle ? 0.5 : 0);
                double fromRight = middle + step - index - (rightSingle ? 0.5 : 0);
                double left = digest.getMeans(i);
                double right = digest.getMeans(i + 1);
                double value = (left * fromRight + right * fromLeft) / (fromLeft + fromRight);
                return Math.clamp(value, left, right);
            }
            middle += step;
        }
        return digest.getMax();
    }
}
