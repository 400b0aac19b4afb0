package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.corpus.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.FSDirectory;

/** The words of the bodies in a Lucene index. */
final class IndexedWords {
    private IndexedWords() {}

    static Words of(Path index) throws IOException {
        record Word(String text, int documents) {}
        List<Word> words = new ArrayList<>();
        int documents;
        try (FSDirectory directory = FSDirectory.open(index);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            documents = reader.maxDoc();
            Terms terms = MultiTerms.getTerms(reader, "body");
            if (terms != null) {
                TermsEnum each = terms.iterator();
                while (each.next() != null) {
                    words.add(new Word(each.term().utf8ToString(), each.docFreq()));
                }
            }
        }
        words.sort(Comparator.comparingInt(Word::documents).reversed().thenComparing(Word::text));
        return new Words() {
            @Override
            public int rank(double share) {
                int rank = 0;
                while (rank + 1 < words.size() && words.get(rank).documents() > share * documents) {
                    rank++;
                }
                return rank;
            }

            @Override
            public String word(int rank) {
                return words.get(Math.min(rank, words.size() - 1)).text();
            }
        };
    }
}
