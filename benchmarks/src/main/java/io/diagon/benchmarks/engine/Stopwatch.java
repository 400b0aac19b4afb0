package io.diagon.benchmarks.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Takes the time of one search: as the mean of so many runs that the clock does not matter. */
final class Stopwatch {
    private static final long LEAST_NANOS = 200_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Engine.Search search;
    private final Turns turns;
    private int runs = 1;

    Stopwatch(Engine.Search search, Turns turns) {
        this.search = search;
        this.turns = turns;
    }

    /** Microseconds of one run, on the clock and of the processor. */
    record Time(double wall, double cpu) {}

    /** What this thread has had of the processor. */
    static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** The mean of the threads that search at once. */
    Time take() {
        List<Time> times = turns.take(this::measure);
        double wall = times.stream().mapToDouble(Time::wall).average().orElseThrow();
        double cpu = times.stream().mapToDouble(Time::cpu).average().orElseThrow();
        if (wall * runs * 1e3 < LEAST_NANOS * turns.threads() && runs < 1024) {
            runs *= 2;
        }
        return new Time(wall, cpu);
    }

    private Time measure() throws Exception {
        long sum = 0;
        long cpu = cpuNanos();
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            sum += search.run();
        }
        long wall = System.nanoTime() - start;
        cpu = cpuNanos() - cpu;
        if (sum < 0) { // and so the answers are needed
            throw new IllegalStateException("an answer of negative size");
        }
        return new Time(wall / 1e3 / runs, cpu / 1e3 / runs);
    }
}
