package io.diagon.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures clusters of 1, 2 and 4 data nodes on this machine and prints tables in Markdown; fails when an answer is wrong. */
public final class ClusterBenchmark {
    private static final int SEARCHES = 1_000;
    private static final int PEAK_CLIENTS = 8;

    private final BenchmarkOptions options;
    private final SyntheticDocuments documents;
    private final SearchMix mix;

    private ClusterBenchmark(BenchmarkOptions options) {
        this.options = options;
        this.documents = new SyntheticDocuments(options.documents(), options.seed());
        this.mix = new SearchMix(documents, SEARCHES, options.seed() + 1);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchmarkOptions options = BenchmarkOptions.of(arguments);
        ClusterBenchmark benchmark = new ClusterBenchmark(options);
        System.out.printf(
                "%s, %d processors, seed %d%n", options, Runtime.getRuntime().availableProcessors(), options.seed());
        if (options.replicas()) {
            ReplicaBenchmark.run(options, benchmark.documents, benchmark.mix);
            return;
        }
        for (int nodes : options.dataNodes()) {
            try (LocalCluster cluster = LocalCluster.start(nodes)) {
                benchmark.measure(nodes, cluster);
            }
        }
    }

    private void measure(int nodes, LocalCluster cluster) throws IOException, InterruptedException {
        Endpoint endpoint = new Endpoint(cluster.url());
        BulkLoad bulk = new BulkLoad(endpoint, documents);
        double coldRate = bulk.index("warm-up", options.shards(), 0);
        endpoint.send("DELETE", "/warm-up", "");
        double bulkRate = bulk.index("bench", options.shards(), 0);
        mix.check(endpoint);
        Load load = new Load(endpoint, mix, options.seed() + 2);
        load.closed(2, options.warmUp());
        System.out.printf(
                "%n## %d data nodes, %d documents, %d shards%n%n", nodes, options.documents(), options.shards());
        System.out.printf(
                "Bulk: %.0f documents a second, %.0f just after the start. Load of the machine before the searches: %s%n%n",
                bulkRate, coldRate, loadAverage());
        System.out.println("| searches/s | p50 ms | p95 ms | p99 ms | max ms | failed | coordinator % | merging % |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Map<String, ProcessUsage> before = usage(cluster);
        long searches = 0;
        for (int rate : options.rates()) {
            searches += row(Integer.toString(rate), endpoint, () -> load.open(rate, options.time()));
        }
        searches += row("peak", endpoint, () -> load.closed(PEAK_CLIENTS, options.time()));
        printUsage(before, usage(cluster), searches);
    }

    private interface Measurement {
        Load.Outcome run() throws InterruptedException;
    }

    private static long row(String name, Endpoint endpoint, Measurement measurement) throws InterruptedException {
        PhaseTimes before = PhaseTimes.read(endpoint);
        Load.Outcome outcome = measurement.run();
        PhaseTimes phases = PhaseTimes.read(endpoint).since(before);
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f | %.1f | %d | %.1f | %.1f |%n",
                name.equals("peak") ? "peak: %.0f".formatted(outcome.perSecond()) : name,
                outcome.milliseconds(50),
                outcome.milliseconds(95),
                outcome.milliseconds(99),
                outcome.milliseconds(100),
                outcome.failures(),
                100 * phases.coordinatorShare(),
                100 * phases.mergeShare());
        return outcome.latencies().getTotalCount();
    }

    private static Map<String, ProcessUsage> usage(LocalCluster cluster) throws IOException {
        Map<String, ProcessUsage> usage = new TreeMap<>();
        for (Map.Entry<String, Long> process : cluster.processes().entrySet()) {
            usage.put(process.getKey(), ProcessUsage.of(process.getValue()));
        }
        return usage;
    }

    private static void printUsage(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after, long searches) {
        System.out.printf("%n| process | resident MB | CPU seconds a thousand searches |%n|---|---|---|%n");
        List<String> lines = new ArrayList<>();
        after.forEach((name, usage) -> {
            double cpu = usage.cpuSeconds()
                    - before.getOrDefault(name, ProcessUsage.NONE).cpuSeconds();
            lines.add("| %s | %d | %.2f |".formatted(name, usage.residentMegabytes(), cpu * 1_000 / searches));
        });
        lines.forEach(System.out::println);
    }

    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).substring(0, 4);
    }
}
