package io.diagon.benchmarks.rest;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Searches of all classes, drawn at random, by several clients at once: some seconds here and then there. */
final class Throughput {
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Sides<Peer> peers;
    private final List<List<String>> classes;

    Throughput(Sides<Peer> peers, List<List<String>> classes) {
        this.peers = peers;
        this.classes = classes;
    }

    /**
     * @param latencies microseconds
     * @param cpuMicros a search, of all processes of the side
     */
    record Figures(double perSecond, Histogram latencies, double cpuMicros) {}

    Sides<Figures> measure(int clients, int rounds) throws IOException, InterruptedException {
        Sides<Histogram> latencies = Sides.of(side -> new ConcurrentHistogram(3));
        double[] cpuSeconds = new double[2];
        double[] seconds = new double[2];
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int round = 0; round < rounds; round++) {
                for (int turn = 0; turn < 2; turn++) {
                    int side = (round + turn) % 2;
                    Peer peer = peers.get(side);
                    double before = peer.usage().cpuSeconds();
                    long start = System.nanoTime();
                    run(threads, clients, round, peer, latencies.get(side));
                    seconds[side] += (System.nanoTime() - start) / 1e9;
                    cpuSeconds[side] += peer.usage().cpuSeconds() - before;
                }
            }
        }
        return Sides.of(side -> {
            Histogram taken = latencies.get(side);
            long searches = taken.getTotalCount();
            return new Figures(searches / seconds[side], taken, cpuSeconds[side] * 1e6 / searches);
        });
    }

    private void run(ExecutorService threads, int clients, int round, Peer peer, Histogram latencies)
            throws InterruptedException {
        long end = System.nanoTime() + ROUND_NANOS;
        List<Callable<Void>> work = IntStream.range(0, clients)
                .mapToObj(client -> (Callable<Void>) () -> {
                    // The same searches on both sides.
                    Random random = new Random(round * 1_000L + client);
                    while (System.nanoTime() < end) {
                        List<String> bodies = classes.get(random.nextInt(classes.size()));
                        long start = System.nanoTime();
                        peer.endpoint().send("POST", SearchTurns.PATH, bodies.get(random.nextInt(bodies.size())));
                        latencies.recordValue((System.nanoTime() - start) / 1_000);
                    }
                    return null;
                })
                .toList();
        for (Future<Void> client : threads.invokeAll(work)) {
            try {
                client.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a search failed", failed.getCause());
            }
        }
    }
}
