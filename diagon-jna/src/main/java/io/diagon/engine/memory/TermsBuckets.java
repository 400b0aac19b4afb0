package io.diagon.engine.memory;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.aggregation.Aggregation;
import io.diagon.protocol.aggregation.BucketOrder;
import io.diagon.protocol.aggregation.StatsPartial;
import io.diagon.protocol.aggregation.TermsAggregation;
import io.diagon.protocol.aggregation.TermsPartial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;

/** The buckets of a terms aggregation. */
record TermsBuckets(Aggregations aggregations, Aggregation aggregation, AggregationSource source) {

    private record Bucket(Comparable<?> key, TermsPartial.Bucket partial) {}

    TermsPartial compute(List<MemoryDocument> documents) {
        TermsAggregation spec = aggregation.getTerms();
        boolean filtered = !spec.getIncludeRegexp().isEmpty()
                || !spec.getExcludeRegexp().isEmpty()
                || spec.getIncludeValuesCount() + spec.getExcludeValuesCount() > 0;
        if (filtered || spec.getMinDocCount() == 0 && spec.getShardMinDocCount() == 0) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "the engine in memory has no [include], [exclude] or [min_doc_count] 0");
        }
        List<Bucket> buckets = buckets(documents);
        buckets.removeIf(bucket -> bucket.partial.getDocCount() < spec.getShardMinDocCount());
        buckets.sort(order(spec.getOrderList()));
        int wanted = Math.min(spec.getShardSize(), buckets.size());
        TermsPartial.Builder partial = TermsPartial.newBuilder();
        buckets.subList(0, wanted).forEach(bucket -> partial.addBuckets(bucket.partial));
        partial.setSumOtherDocCount(buckets.subList(wanted, buckets.size()).stream()
                .mapToLong(bucket -> bucket.partial.getDocCount())
                .sum());
        BucketOrder first = spec.getOrder(0);
        if (wanted > 0 && wanted < buckets.size() && first.getPath().equals("_count") && !first.getAscending()) {
            partial.setDocCountErrorUpperBound(buckets.get(wanted - 1).partial.getDocCount());
        }
        return partial.build();
    }

    private List<Bucket> buckets(List<MemoryDocument> documents) {
        Map<Comparable<?>, List<MemoryDocument>> byKey = new TreeMap<>(FieldValues::compare);
        for (MemoryDocument document : documents) {
            source.values(document).stream()
                    .distinct()
                    .forEach(key ->
                            byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(document));
        }
        List<Bucket> buckets = new ArrayList<>();
        byKey.forEach((key, members) -> {
            TermsPartial.Bucket.Builder bucket = TermsPartial.Bucket.newBuilder()
                    .setDocCount(members.size())
                    .addAllSubAggregations(aggregations.compute(aggregation.getSubAggregationsList(), members));
            switch (key) {
                case Long number -> bucket.setLongKey(number);
                case Double number -> bucket.setDoubleKey(number);
                default -> {
                    BytesRef bytes = (BytesRef) key;
                    bucket.setStringKey(ByteString.copyFrom(bytes.bytes, bytes.offset, bytes.length));
                }
            }
            buckets.add(new Bucket(key, bucket.build()));
        });
        return buckets;
    }

    private Comparator<Bucket> order(List<BucketOrder> orders) {
        Comparator<Bucket> byKey = (left, right) -> FieldValues.compare(left.key, right.key);
        Comparator<Bucket> result = (_, _) -> 0;
        for (BucketOrder order : orders) {
            Comparator<Bucket> next =
                    switch (order.getPath()) {
                        case "_count" -> Comparator.comparingLong(bucket -> bucket.partial.getDocCount());
                        case "_key" -> byKey;
                        default -> byMetric(order.getPath(), order.getAscending());
                    };
            boolean metric = !order.getPath().startsWith("_");
            result = result.thenComparing(order.getAscending() || metric ? next : next.reversed());
        }
        return result.thenComparing(byKey);
    }

    /** No value comes last, whichever the direction. */
    private Comparator<Bucket> byMetric(String path, boolean ascending) {
        return (left, right) -> {
            double a = metric(left, path);
            double b = metric(right, path);
            if (Double.isNaN(a) || Double.isNaN(b)) {
                return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
            }
            return ascending ? Double.compare(a, b) : Double.compare(b, a);
        };
    }

    private double metric(Bucket bucket, String path) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        for (int i = 0; i < aggregation.getSubAggregationsCount(); i++) {
            Aggregation child = aggregation.getSubAggregations(i);
            if (child.getName().equals(name)) {
                StatsPartial stats = bucket.partial.getSubAggregations(i).getStats();
                String property =
                        dot < 0 ? child.getKindCase().name().toLowerCase(Locale.ROOT) : path.substring(dot + 1);
                return switch (property) {
                    case "avg" -> stats.getCount() == 0 ? Double.NaN : stats.getSum() / stats.getCount();
                    case "min" -> stats.getMin();
                    case "max" -> stats.getMax();
                    case "sum" -> stats.getSum();
                    case "count", "value_count" -> stats.getCount();
                    default ->
                        throw new SearchException(
                                ErrorCode.ILLEGAL_ARGUMENT, "buckets cannot be ordered by [" + path + "]");
                };
            }
        }
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "buckets cannot be ordered by [" + path + "]");
    }
}
