package io.diagon.benchmarks.engine;

import io.diagon.benchmarks.Percentiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Microseconds that the searches of one class take, a figure for each search: the median of its passes. */
final class ClassTimes {
    private static final long WARM_UP_NANOS = 1_500_000_000;

    private final double[] wall;
    private final double[] cpu;

    private ClassTimes(double[] wall, double[] cpu) {
        this.wall = wall;
        this.cpu = cpu;
    }

    double wall(int percent) {
        return Percentiles.of(wall, percent);
    }

    double cpu(int percent) {
        return Percentiles.of(cpu, percent);
    }

    /** Both sides, search by search, turn by turn. */
    record Pair(ClassTimes lucene, ClassTimes diagon) {
        double ratio() {
            return lucene.cpu(50) / diagon.cpu(50);
        }
    }

    static Pair measure(Engine lucene, Engine diagon, List<Workload> workloads, int passes, Turns turns) {
        List<Stopwatch> theirs = stopwatches(lucene, workloads, turns);
        List<Stopwatch> ours = stopwatches(diagon, workloads, turns);
        warmUp(theirs);
        warmUp(ours);
        Stopwatch.Time[][] their = new Stopwatch.Time[workloads.size()][passes];
        Stopwatch.Time[][] our = new Stopwatch.Time[workloads.size()][passes];
        for (int pass = 0; pass < passes; pass++) {
            for (int i = 0; i < workloads.size(); i++) {
                their[i][pass] = theirs.get(i).take();
                our[i][pass] = ours.get(i).take();
            }
        }
        return new Pair(of(their), of(our));
    }

    /** Of one search. */
    static ClassTimes measure(Engine.Search search, int passes, Turns turns) {
        Stopwatch stopwatch = new Stopwatch(search, turns);
        warmUp(List.of(stopwatch));
        Stopwatch.Time[][] times = new Stopwatch.Time[1][passes];
        for (int pass = 0; pass < passes; pass++) {
            times[0][pass] = stopwatch.take();
        }
        return of(times);
    }

    private static List<Stopwatch> stopwatches(Engine engine, List<Workload> workloads, Turns turns) {
        return new ArrayList<>(workloads.stream()
                .map(workload -> new Stopwatch(engine.prepare(workload), turns))
                .toList());
    }

    private static void warmUp(List<Stopwatch> stopwatches) {
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int pass = 0; pass < 3 || System.nanoTime() - end < 0; pass++) {
            for (Stopwatch stopwatch : stopwatches) {
                stopwatch.take();
            }
        }
    }

    private static ClassTimes of(Stopwatch.Time[][] times) {
        double[] wall = new double[times.length];
        double[] cpu = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            wall[i] = Percentiles.of(
                    Arrays.stream(times[i]).mapToDouble(Stopwatch.Time::wall).toArray(), 50);
            cpu[i] = Percentiles.of(
                    Arrays.stream(times[i]).mapToDouble(Stopwatch.Time::cpu).toArray(), 50);
        }
        return new ClassTimes(wall, cpu);
    }
}
