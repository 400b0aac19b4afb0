package io.diagon.benchmarks.corpus;

import java.io.IOException;
import java.util.function.Consumer;

/** Documents, the same ones in the same order each time. */
public interface Corpus {
    int size();

    /** What the documents depend on: indices of corpora that say the same are the same. */
    String identity();

    void forEach(Consumer<Document> consumer) throws IOException;
}
