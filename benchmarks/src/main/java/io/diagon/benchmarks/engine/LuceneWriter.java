package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.corpus.Corpus;
import io.diagon.benchmarks.corpus.Document;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** Indexes the fields that OpenSearch would, with one thread. */
final class LuceneWriter {
    private LuceneWriter() {}

    /** Returns documents a second of CPU time, until they are on the disk and before they are merged; making them up does not count. */
    static double build(Path path, Corpus corpus, Variant variant) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer(CharArraySet.EMPTY_SET))
                .setUseCompoundFile(false)
                .setRAMBufferSizeMB(256);
        if (variant == Variant.NATURAL) {
            config.setMergePolicy(NoMergePolicy.INSTANCE);
        }
        try (FSDirectory directory = FSDirectory.open(path);
                IndexWriter writer = new IndexWriter(directory, config)) {
            long[] nanos = new long[1];
            int each = Math.ceilDiv(corpus.size(), Variant.SEGMENTS);
            corpus.forEach(document -> {
                try {
                    long start = Stopwatch.cpuNanos();
                    writer.addDocument(fields(document));
                    if (variant == Variant.NATURAL && (document.number() + 1) % each == 0) {
                        writer.flush();
                    }
                    nanos[0] += Stopwatch.cpuNanos() - start;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long commit = Stopwatch.cpuNanos();
            writer.commit();
            nanos[0] += Stopwatch.cpuNanos() - commit;
            if (variant != Variant.NATURAL) {
                writer.forceMerge(1);
            }
            if (variant == Variant.DELETED) {
                writer.commit();
                writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
                for (int number = 0; number < corpus.size(); number++) {
                    if (Variant.deleted(number)) {
                        writer.deleteDocuments(new Term("_id", Integer.toString(number)));
                    }
                }
            }
            writer.commit();
            return corpus.size() / (nanos[0] / 1e9);
        }
    }

    private static org.apache.lucene.document.Document fields(Document document) {
        org.apache.lucene.document.Document fields = new org.apache.lucene.document.Document();
        fields.add(new StringField("_id", document.id(), Store.YES));
        fields.add(new StoredField("_source", new BytesRef(document.json())));
        fields.add(new TextField("title", document.title(), Store.NO));
        fields.add(new TextField("body", document.body(), Store.NO));
        keyword(fields, "few", document.few());
        keyword(fields, "some", document.some());
        keyword(fields, "many", document.many());
        fields.add(new LongPoint("time", document.time()));
        fields.add(SortedNumericDocValuesField.indexedField("time", document.time()));
        fields.add(new LongField("value", document.value(), Store.NO));
        return fields;
    }

    private static void keyword(org.apache.lucene.document.Document fields, String name, String value) {
        fields.add(new StringField(name, value, Store.NO));
        fields.add(new SortedSetDocValuesField(name, new BytesRef(value)));
    }
}
