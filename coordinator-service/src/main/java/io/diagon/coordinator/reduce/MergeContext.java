package io.diagon.coordinator.reduce;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.RangePartial;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the mergers of one search share. Counts the buckets of the answer, which are bounded.
 */
final class MergeContext {
    private final boolean last;
    private final int maxBuckets;
    private final IdentityHashMap<Aggregation, RangePartial> ranges = new IdentityHashMap<>();
    private int buckets;

    private MergeContext(boolean last, int maxBuckets) {
        this.last = last;
        this.maxBuckets = maxBuckets;
    }

    /** For a merge whose result is merged again. */
    static MergeContext intermediate() {
        return new MergeContext(false, Integer.MAX_VALUE);
    }

    /** For the merge whose result is answered: buckets are ordered, filled up and cut to size. */
    static MergeContext last(int maxBuckets) {
        return new MergeContext(true, maxBuckets);
    }

    boolean isLast() {
        return last;
    }

    /** Shards know the bounds of ranges: those of an aggregation are the same in every bucket of its parent. */
    void bounds(Aggregation aggregation, RangePartial partial) {
        ranges.putIfAbsent(aggregation, partial);
    }

    /** Null as long as no shard's answer for this aggregation was merged. */
    @Nullable
    RangePartial bounds(Aggregation aggregation) {
        return ranges.get(aggregation);
    }

    void addBuckets(int count) {
        buckets += count;
        if (buckets > maxBuckets) {
            throw new SearchException(
                    ErrorCode.TOO_MANY_BUCKETS,
                    "Trying to create too many buckets. Must be less than or equal to: [" + maxBuckets + "] but was ["
                            + buckets
                            + "]. This limit can be set by changing the [search.max_buckets] cluster level setting.");
        }
    }
}
