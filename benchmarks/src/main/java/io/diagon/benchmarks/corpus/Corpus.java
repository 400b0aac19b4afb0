package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.util.function.Consumer;

/** Documents, the same ones in the same order each time. */
interface Corpus {
    int size();

    /** What the documents depend on: indices of corpora that say the same are the same. */
    String identity();

    void forEach(Consumer<Document> consumer) throws IOException;
}
