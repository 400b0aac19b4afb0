package io.diagon.coordinator.reduce;

import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.TermsPartial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges terms. A shard that cut buckets off may hold, of a term that it did not answer, up to as many documents as its last bucket:
 * these bounds add up to the error of a bucket and of the whole.
 */
final class TermsMerger {
    /** The error when buckets are not in descending order of their counts: nothing is known. */
    private static final long UNKNOWN = -1;

    private final Aggregation aggregation;
    private final TermsAggregation terms;
    private final MergeContext context;
    private final boolean boundless;

    TermsMerger(Aggregation aggregation, MergeContext context) {
        this.aggregation = aggregation;
        this.terms = aggregation.getTerms();
        this.context = context;
        BucketOrder first = terms.getOrder(0);
        boolean byCount = first.getPath().equals("_count") && !first.getAscending();
        this.boundless = !byCount && !first.getPath().equals("_key");
    }

    TermsPartial merge(List<PartialAggregation> partials) {
        Map<Object, Bucket> byKey = new HashMap<>();
        long others = 0;
        long errors = 0;
        for (PartialAggregation partial : partials) {
            TermsPartial shard = partial.getTerms();
            others += shard.getSumOtherDocCount();
            long error = error(shard);
            errors = plus(errors, error);
            for (TermsPartial.Bucket bucket : shard.getBucketsList()) {
                byKey.computeIfAbsent(key(bucket), key -> new Bucket(bucket)).add(bucket, error);
            }
        }
        List<Bucket> buckets = new ArrayList<>(byKey.values());
        if (!context.isLast()) {
            return result(buckets, others, errors);
        }
        if (partials.size() == 1) {
            errors = 0; // one shard knows all that there is
        }
        return last(buckets, others, errors);
    }

    /** Orders and cuts. Unless they decide the order, only the sub-aggregations of what remains are merged. */
    private TermsPartial last(List<Bucket> buckets, long others, long errors) {
        buckets.removeIf(bucket -> bucket.docCount < terms.getMinDocCount());
        boolean byMetric = terms.getOrderList().stream()
                .anyMatch(order ->
                        !order.getPath().equals("_count") && !order.getPath().equals("_key"));
        long rest = others;
        if (byMetric) {
            buckets.forEach(this::mergeSubs);
        }
        buckets.sort((a, b) -> BucketComparator.compare(aggregation, terms.getOrderList(), a, b));
        int kept = Math.min(terms.getSize(), buckets.size());
        for (Bucket cut : buckets.subList(kept, buckets.size())) {
            rest += cut.docCount;
        }
        List<Bucket> answered = buckets.subList(0, kept);
        context.addBuckets(kept);
        if (!byMetric) {
            answered.forEach(this::mergeSubs);
        }
        return write(answered, rest, errors);
    }

    private TermsPartial result(List<Bucket> buckets, long others, long errors) {
        buckets.forEach(this::mergeSubs);
        buckets.sort((a, b) -> BucketComparator.compare(aggregation, terms.getOrderList(), a, b));
        return write(buckets, others, errors);
    }

    private static TermsPartial write(List<Bucket> buckets, long others, long errors) {
        TermsPartial.Builder merged =
                TermsPartial.newBuilder().setSumOtherDocCount(others).setDocCountErrorUpperBound(errors);
        for (Bucket bucket : buckets) {
            merged.addBuckets(bucket.write(errors));
        }
        return merged.build();
    }

    private long error(TermsPartial shard) {
        boolean cut = shard.getSumOtherDocCount() > 0;
        return boundless && cut ? UNKNOWN : shard.getDocCountErrorUpperBound();
    }

    private static long plus(long a, long b) {
        return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a + b;
    }

    private void mergeSubs(Bucket bucket) {
        bucket.subs = PartialMerger.mergeSubs(aggregation, bucket.rows, context);
    }

    /** Numbers of fields that are mapped differently in two indices meet as doubles only if both are doubles. */
    private static Object key(TermsPartial.Bucket bucket) {
        return switch (bucket.getKeyCase()) {
            case STRING_KEY -> bucket.getStringKey();
            case LONG_KEY -> bucket.getLongKey();
            case DOUBLE_KEY -> bucket.getDoubleKey();
            case UNSIGNED_LONG_KEY -> Long.toUnsignedString(bucket.getUnsignedLongKey());
            case KEY_NOT_SET -> "";
        };
    }

    /** A bucket while it is merged. */
    static final class Bucket implements BucketComparator.Sortable {
        private final TermsPartial.Bucket first;
        private final List<List<PartialAggregation>> rows = new ArrayList<>(4);
        private long docCount;
        private long ownErrors;
        private long answeredErrors;
        private List<PartialAggregation> subs = List.of();

        Bucket(TermsPartial.Bucket first) {
            this.first = first;
        }

        void add(TermsPartial.Bucket bucket, long shardError) {
            docCount += bucket.getDocCount();
            ownErrors = plus(ownErrors, bucket.getDocCountError());
            answeredErrors = plus(answeredErrors, shardError);
            rows.add(bucket.getSubAggregationsList());
        }

        /** The bound of the shards without this bucket: that of all, less that of those with it. */
        TermsPartial.Bucket write(long errors) {
            long error = errors == UNKNOWN || ownErrors == UNKNOWN || answeredErrors == UNKNOWN
                    ? UNKNOWN
                    : Math.max(0, errors - answeredErrors + ownErrors);
            return first.toBuilder()
                    .setDocCount(docCount)
                    .setDocCountError(error)
                    .clearSubAggregations()
                    .addAllSubAggregations(subs)
                    .build();
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
            return BucketComparator.compareKeys(first, ((Bucket) other).first);
        }
    }
}
