package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.PartialAggregation;
import java.util.ArrayList;
import java.util.List;

/** A bucket of a histogram while it is merged. Its key is a double, or milliseconds, which a double holds exactly. */
final class HistogramBucket implements BucketComparator.Sortable {
    final double key;
    final List<List<PartialAggregation>> rows = new ArrayList<>(4);
    long docCount;
    List<PartialAggregation> subs = List.of();

    HistogramBucket(double key) {
        this.key = key;
    }

    void add(long docs, List<PartialAggregation> row) {
        docCount += docs;
        rows.add(row);
    }

    @Override
    public long docCount() {
        return docCount;
    }

    @Override
    public List<PartialAggregation> subAggregations() {
        return subs;
    }

    @Override
    public int compareKey(BucketComparator.Sortable other) {
        return Double.compare(key, ((HistogramBucket) other).key);
    }
}
