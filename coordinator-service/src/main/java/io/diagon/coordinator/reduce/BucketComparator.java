package io.diagon.coordinator.reduce;

import com.google.protobuf.ByteString;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.TermsPartial;
import java.util.Comparator;
import java.util.List;

/** The order of buckets: by the requested paths, then by ascending key. */
final class BucketComparator {
    private static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();

    /** A bucket of any kind. */
    interface Sortable {
        long docCount();

        List<PartialAggregation> subAggregations();

        int compareKey(Sortable other);
    }

    private BucketComparator() {}

    static int compare(Aggregation parent, List<BucketOrder> orders, Sortable a, Sortable b) {
        for (BucketOrder order : orders) {
            int result =
                    switch (order.getPath()) {
                        case "_count" -> direction(order, Long.compareUnsigned(a.docCount(), b.docCount()));
                        case "_key" -> direction(order, a.compareKey(b));
                        default ->
                            metric(
                                    order,
                                    MetricValues.value(parent, order.getPath(), a.subAggregations()),
                                    MetricValues.value(parent, order.getPath(), b.subAggregations()));
                    };
            if (result != 0) {
                return result;
            }
        }
        return a.compareKey(b);
    }

    private static int direction(BucketOrder order, int natural) {
        return order.getAscending() ? natural : -natural;
    }

    /** What is not a number comes last in either direction. */
    private static int metric(BucketOrder order, double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
        }
        return direction(order, Double.compare(a, b));
    }

    static int compareKeys(TermsPartial.Bucket a, TermsPartial.Bucket b) {
        if (a.getKeyCase() != b.getKeyCase()) {
            boolean strings = a.hasStringKey() || b.hasStringKey();
            return strings ? Boolean.compare(a.hasStringKey(), b.hasStringKey()) : Double.compare(number(a), number(b));
        }
        return switch (a.getKeyCase()) {
            case STRING_KEY -> BYTES.compare(a.getStringKey(), b.getStringKey());
            case LONG_KEY -> Long.compare(a.getLongKey(), b.getLongKey());
            case DOUBLE_KEY -> Double.compare(a.getDoubleKey(), b.getDoubleKey());
            case UNSIGNED_LONG_KEY -> Long.compareUnsigned(a.getUnsignedLongKey(), b.getUnsignedLongKey());
            case KEY_NOT_SET -> 0;
        };
    }

    private static double number(TermsPartial.Bucket bucket) {
        return switch (bucket.getKeyCase()) {
            case LONG_KEY -> bucket.getLongKey();
            case DOUBLE_KEY -> bucket.getDoubleKey();
            case UNSIGNED_LONG_KEY ->
                new java.math.BigInteger(Long.toUnsignedString(bucket.getUnsignedLongKey())).doubleValue();
            case STRING_KEY, KEY_NOT_SET -> 0;
        };
    }
}
