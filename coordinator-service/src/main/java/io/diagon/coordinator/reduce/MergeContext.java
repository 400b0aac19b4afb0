package io.diagon.coordinator.reduce;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/**
 * What the mergers of one search share. Counts the buckets of the answer, which are bounded.
 */
final class MergeContext {
    private final boolean last;
    private final int maxBuckets;
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
