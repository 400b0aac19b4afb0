package io.diagon.benchmarks.engine;

import java.io.IOException;

/** One of the two sides. Thread-safe once it is open. */
interface Engine extends AutoCloseable {
    /** A search that is ready to be made, over and over. */
    @FunctionalInterface
    interface Search {
        /** Returns something that depends on the answer. */
        long run() throws IOException;
    }

    Search prepare(Workload workload);

    Answer answer(Workload workload) throws IOException;

    /** Bytes on the disk. */
    long bytes() throws IOException;

    @Override
    void close() throws IOException;
}
