package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.engine.Workload.Buckets;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.internal.hppc.LongIntHashMap;
import org.apache.lucene.sandbox.facet.plain.histograms.HistogramCollectorManager;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.LongValues;
import org.jspecify.annotations.Nullable;

/**
 * Aggregations over doc values: terms counted by global ordinals, which are made once and kept, as in OpenSearch; days by Lucene's own
 * collector, which takes whole blocks from the skip index or the points where it can.
 */
final class LuceneBuckets {
    private static final int TOP = 10;
    private static final long DAY = 86_400_000;

    private final IndexSearcher searcher;
    private final Map<String, OrdinalMap> ordinalMaps = new ConcurrentHashMap<>();

    LuceneBuckets(IndexSearcher searcher) throws IOException {
        this.searcher = searcher;
        IndexReader reader = searcher.getIndexReader();
        for (Buckets buckets : Buckets.values()) {
            if (buckets.terms()
                    && MultiDocValues.getSortedSetValues(reader, field(buckets))
                            instanceof MultiDocValues.MultiSortedSetDocValues values) {
                ordinalMaps.put(field(buckets), values.mapping);
            }
        }
    }

    private static String field(Buckets buckets) {
        return buckets.name().toLowerCase(Locale.ROOT);
    }

    Map<String, Double> of(Query query, Buckets buckets) throws IOException {
        return switch (buckets) {
            case FEW, SOME, MANY -> terms(query, field(buckets));
            case DAYS -> days(query);
            case STATS -> statistics(query);
            case NONE -> Map.of();
        };
    }

    private Map<String, Double> terms(Query query, String field) throws IOException {
        OrdinalMap map = ordinalMaps.get(field);
        SortedSetDocValues any =
                DocValues.getSortedSet(searcher.getIndexReader().leaves().get(0).reader(), field);
        int[] counts = new int[(int) (map == null ? any.getValueCount() : map.getValueCount())];
        searcher.search(query, managed(new SimpleCollector() {
            private SortedDocValues values = DocValues.emptySorted();
            private LongValues global = LongValues.IDENTITY;

            @Override
            protected void doSetNextReader(LeafReaderContext context) throws IOException {
                values = DocValues.unwrapSingleton(DocValues.getSortedSet(context.reader(), field));
                global = map == null ? LongValues.IDENTITY : map.getGlobalOrds(context.ord);
            }

            @Override
            public void collect(int doc) throws IOException {
                if (values.advanceExact(doc)) {
                    counts[(int) global.get(values.ordValue())]++;
                }
            }

            @Override
            public ScoreMode scoreMode() {
                return ScoreMode.COMPLETE_NO_SCORES;
            }
        }));
        PriorityQueue<Integer> best = new PriorityQueue<>((left, right) -> counts[left] != counts[right]
                ? Integer.compare(counts[left], counts[right])
                : Integer.compare(right, left));
        for (int ordinal = 0; ordinal < counts.length; ordinal++) {
            if (counts[ordinal] > 0 && (best.size() < TOP || counts[ordinal] > counts[best.element()])) {
                best.add(ordinal);
                if (best.size() > TOP) {
                    best.remove();
                }
            }
        }
        Map<String, Double> answer = new LinkedHashMap<>();
        for (Integer ordinal : best) {
            answer.put(key(field, map, any, ordinal), (double) counts[ordinal]);
        }
        return answer;
    }

    private String key(String field, @Nullable OrdinalMap map, SortedSetDocValues any, int ordinal) throws IOException {
        if (map == null) {
            return any.lookupOrd(ordinal).utf8ToString();
        }
        LeafReaderContext leaf = searcher.getIndexReader().leaves().get(map.getFirstSegmentNumber(ordinal));
        return DocValues.getSortedSet(leaf.reader(), field)
                .lookupOrd(map.getFirstSegmentOrd(ordinal))
                .utf8ToString();
    }

    private Map<String, Double> days(Query query) throws IOException {
        LongIntHashMap counts = searcher.search(query, new HistogramCollectorManager("time", DAY));
        Map<String, Double> answer = new LinkedHashMap<>();
        counts.forEach(entry -> answer.put(Long.toString(entry.key * DAY), (double) entry.value));
        return answer;
    }

    private Map<String, Double> statistics(Query query) throws IOException {
        var figures = new Object() {
            long count;
            double sum;
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
        };
        searcher.search(query, managed(new SimpleCollector() {
            private NumericDocValues values = DocValues.emptyNumeric();

            @Override
            protected void doSetNextReader(LeafReaderContext context) throws IOException {
                values = DocValues.unwrapSingleton(DocValues.getSortedNumeric(context.reader(), "value"));
            }

            @Override
            public void collect(int doc) throws IOException {
                if (values.advanceExact(doc)) {
                    long value = values.longValue();
                    figures.count++;
                    figures.sum += value;
                    figures.min = Math.min(figures.min, value);
                    figures.max = Math.max(figures.max, value);
                }
            }

            @Override
            public ScoreMode scoreMode() {
                return ScoreMode.COMPLETE_NO_SCORES;
            }
        }));
        return Map.of(
                "count", (double) figures.count,
                "sum", figures.sum,
                "min", (double) figures.min,
                "max", (double) figures.max);
    }

    /** One thread, one collector. */
    private static CollectorManager<Collector, Void> managed(SimpleCollector collector) {
        return new CollectorManager<>() {
            @Override
            public Collector newCollector() {
                return collector;
            }

            @Override
            public Void reduce(Collection<Collector> collectors) {
                return null;
            }
        };
    }
}
