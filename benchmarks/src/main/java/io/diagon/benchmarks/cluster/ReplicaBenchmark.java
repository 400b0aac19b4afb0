package io.diagon.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a replica costs while documents are indexed, and what it saves while a node stands still now and then. Three data nodes. */
final class ReplicaBenchmark {
    private static final int NODES = 3;
    private static final int ROUNDS = 3;
    private static final long PAUSE_MILLIS = 200;

    private ReplicaBenchmark() {}

    static void run(BenchmarkOptions options, SyntheticDocuments documents, SearchMix mix)
            throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(NODES)) {
            Endpoint endpoint = new Endpoint(cluster.url());
            BulkLoad bulk = new BulkLoad(endpoint, documents);
            bulk.index("warm-up", options.shards(), 1);
            endpoint.send("DELETE", "/warm-up", "");
            List<Double> ratios = new ArrayList<>();
            System.out.println("\n| documents/s without replicas | with one | ratio |\n|---|---|---|");
            for (int round = 0; round < ROUNDS; round++) {
                double alone = bulk.index("alone", options.shards(), 0);
                endpoint.send("DELETE", "/alone", "");
                double replicated = bulk.index("bench", options.shards(), 1);
                ratios.add(replicated / alone);
                System.out.printf("| %.0f | %.0f | %.2f |%n", alone, replicated, replicated / alone);
                if (round < ROUNDS - 1) {
                    endpoint.send("DELETE", "/bench", "");
                }
            }
            ratios.sort(null);
            System.out.printf("%nMedian: %.2f%n%n", ratios.get(ROUNDS / 2));
            mix.check(endpoint);
            searches(options, cluster, new Load(endpoint, mix, options.seed() + 2));
        }
    }

    private static void searches(BenchmarkOptions options, LocalCluster cluster, Load load)
            throws IOException, InterruptedException {
        long victim = cluster.processes().getOrDefault("data-node-1", -1L);
        load.closed(2, options.warmUp());
        System.out.println(
                "| searches/s | nodes | p50 ms | p95 ms | p99 ms | max ms | failed |\n|---|---|---|---|---|---|---|");
        for (int rate : options.rates()) {
            for (int round = 0; round < ROUNDS; round++) {
                Load.Outcome healthy = load.open(rate, options.time());
                print(rate, "all well", healthy);
                Pauses pauses = new Pauses(victim);
                try {
                    Load.Outcome paused = load.open(rate, options.time());
                    print(rate, "one stands still " + PAUSE_MILLIS + " ms a second", paused);
                    System.out.printf(
                            "| | p99, ratio | | | %.2f | | |%n", paused.milliseconds(99) / healthy.milliseconds(99));
                } finally {
                    pauses.stop();
                }
            }
        }
    }

    private static void print(int rate, String nodes, Load.Outcome outcome) {
        System.out.printf(
                "| %d | %s | %.1f | %.1f | %.1f | %.1f | %d |%n",
                rate,
                nodes,
                outcome.milliseconds(50),
                outcome.milliseconds(95),
                outcome.milliseconds(99),
                outcome.milliseconds(100),
                outcome.failures());
    }

    /** Stops a process for some time in every second. */
    private static final class Pauses {
        private final long pid;
        private final Thread thread;
        private volatile boolean over;

        Pauses(long pid) {
            this.pid = pid;
            this.thread = Thread.ofPlatform().name("pauses").start(this::run);
        }

        private void run() {
            try {
                while (!over) {
                    signal("STOP");
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    signal("CONT");
                    TimeUnit.MILLISECONDS.sleep(1000 - PAUSE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void signal(String signal) throws InterruptedException {
            try {
                int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void stop() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
