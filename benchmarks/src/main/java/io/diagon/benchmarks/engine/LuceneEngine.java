package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.FSDirectory;

/** Lucene, without its caches. */
final class LuceneEngine implements Engine {
    private static final Sort BY_VALUE = new Sort(new SortedNumericSortField("value", SortField.Type.LONG, true));

    private final FSDirectory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final LuceneBuckets buckets;

    LuceneEngine(Path path) throws IOException {
        this.directory = FSDirectory.open(path);
        this.reader = DirectoryReader.open(directory);
        this.searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        this.buckets = new LuceneBuckets(searcher);
    }

    int segments() {
        return reader.leaves().size();
    }

    @Override
    public Search prepare(Workload workload) {
        Query query = LuceneQueries.of(workload.query());
        if (workload.buckets() != Workload.Buckets.NONE) {
            return () -> buckets.of(query, workload.buckets()).size();
        }
        if (workload.hits() == 0) {
            return () -> searcher.count(query);
        }
        return () -> top(query, workload).scoreDocs.length;
    }

    private TopDocs top(Query query, Workload workload) throws IOException {
        return switch (workload.order()) {
            case SCORE ->
                searcher.search(query, new TopScoreDocCollectorManager(workload.hits(), workload.countUpTo()));
            case VALUE ->
                searcher.search(query, new TopFieldCollectorManager(BY_VALUE, workload.hits(), workload.countUpTo()));
        };
    }

    @Override
    public Answer answer(Workload workload) throws IOException {
        Query query = LuceneQueries.of(workload.query());
        if (workload.buckets() != Workload.Buckets.NONE) {
            return new Answer(searcher.count(query), true, List.of(), List.of(), buckets.of(query, workload.buckets()));
        }
        if (workload.hits() == 0) {
            return new Answer(searcher.count(query), true, List.of(), List.of(), Map.of());
        }
        TopDocs top = top(query, workload);
        List<String> ids = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        StoredFields stored = reader.storedFields();
        for (ScoreDoc hit : top.scoreDocs) {
            ids.add(stored.document(hit.doc, Set.of("_id")).get("_id"));
            scores.add(
                    hit instanceof FieldDoc sorted
                            ? ((Number) Objects.requireNonNull(sorted.fields[0])).doubleValue()
                            : hit.score);
        }
        boolean exact = top.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
        return new Answer(top.totalHits.value(), exact, ids, scores, Map.of());
    }

    @Override
    public long bytes() throws IOException {
        long bytes = 0;
        for (String file : directory.listAll()) {
            bytes += directory.fileLength(file);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
