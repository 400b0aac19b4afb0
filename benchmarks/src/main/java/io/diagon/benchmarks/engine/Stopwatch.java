package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Takes the time of one search: as the mean of so many runs that the clock does not matter. */
final class Stopwatch {
    private static final long LEAST_NANOS = 200_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Engine.Search search;
    private int runs = 1;

    Stopwatch(Engine.Search search) {
        this.search = search;
    }

    /** Microseconds of one run, on the clock and of the processor. */
    record Time(double wall, double cpu) {}

    Time take() throws IOException {
        long sum = 0;
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            sum += search.run();
        }
        long wall = System.nanoTime() - start;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        if (sum < 0) { // and so the answers are needed
            throw new IllegalStateException("an answer of negative size");
        }
        Time time = new Time(wall / 1e3 / runs, cpu / 1e3 / runs);
        if (wall < LEAST_NANOS && runs < 1024) {
            runs *= 2;
        }
        return time;
    }
}
