package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.Percentiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes searches here and then there, one at a time, compares the answers and takes the time. */
final class SearchTurns {
    /** Neither side may answer from a cache of whole answers. */
    static final String PATH = "/" + Indexing.INDEX + "/_search?request_cache=false";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Sides<Peer> peers;

    SearchTurns(Sides<Peer> peers) {
        this.peers = peers;
    }

    /**
     * @param micros a figure for each search: the median of its passes, as a client sees it
     * @param cpuMicros a search, of all processes of the side
     */
    record Times(List<Double> micros, double cpuMicros) {
        double percentile(int percent) {
            return Percentiles.of(
                    micros.stream().mapToDouble(Double::doubleValue).toArray(), percent);
        }
    }

    /** Returns where the answers to a search differ, or null. */
    @Nullable
    String difference(String body, AnswerComparison comparison) throws IOException {
        Sides<String> answers = peers.map(peer -> peer.endpoint().send("POST", PATH, body));
        String difference = comparison.difference(JSON.readTree(answers.openSearch()), JSON.readTree(answers.diagon()));
        return difference == null
                ? null
                : "%s: %s%n  OpenSearch %s%n  Diagon     %s"
                        .formatted(difference, body, shortened(answers.openSearch()), shortened(answers.diagon()));
    }

    private static String shortened(String answer) {
        return answer.length() < 2_000 ? answer : answer.substring(0, 2_000) + "…";
    }

    void warmUp(List<String> bodies, Duration time) {
        for (Peer peer : peers) {
            long end = System.nanoTime() + time.toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                send(peer, bodies.get(i % bodies.size()));
            }
        }
    }

    Sides<Times> measure(List<String> bodies, int passes) throws IOException {
        double[][][] micros = new double[2][bodies.size()][passes];
        double[] cpuSeconds = new double[2];
        for (int pass = 0; pass < passes; pass++) {
            for (int turn = 0; turn < 2; turn++) {
                int side = (pass + turn) % 2;
                Peer peer = peers.get(side);
                double before = peer.usage().cpuSeconds();
                for (int i = 0; i < bodies.size(); i++) {
                    long start = System.nanoTime();
                    send(peer, bodies.get(i));
                    micros[side][i][pass] = (System.nanoTime() - start) / 1e3;
                }
                cpuSeconds[side] += peer.usage().cpuSeconds() - before;
            }
        }
        int searches = bodies.size() * passes;
        return Sides.of(side -> new Times(
                Arrays.stream(micros[side])
                        .map(taken -> Percentiles.of(taken, 50))
                        .toList(),
                cpuSeconds[side] * 1e6 / searches));
    }

    private static void send(Peer peer, String body) {
        peer.endpoint().send("POST", PATH, body);
    }
}
