package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.Machine;
import io.diagon.benchmarks.cluster.ProcessUsage;
import io.diagon.benchmarks.corpus.SyntheticCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Indexes and searches the same with OpenSearch and with Diagon, and prints tables in Markdown; fails when answers differ. */
public final class RestBenchmark {
    private static final Duration CLASS_WARM_UP = Duration.ofSeconds(1);

    private final RestOptions options;
    private final Sides<Peer> peers;
    private final RestReport report = new RestReport();

    private RestBenchmark(RestOptions options, Sides<Peer> peers) {
        this.options = options;
        this.peers = peers;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        RestOptions options = RestOptions.parse(arguments);
        try (Peer openSearch = OpenSearchPeer.start(options.heap());
                Peer diagon = DiagonPeer.start()) {
            new RestBenchmark(options, new Sides<>(openSearch, diagon)).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        report.line(Machine.description());
        report.line("\n" + options);
        Sides<Indexing.Cost> costs =
                new Indexing(peers).index(new SyntheticCorpus(options.documents(), options.seed()), options.shards());
        Map<String, List<String>> classes = Searches.of(options);
        List<String> all = classes.values().stream().flatMap(List::stream).toList();
        SearchTurns turns = new SearchTurns(peers);
        compare(turns, classes);
        turns.warmUp(all, Duration.ofSeconds(options.warmUp()));
        report.classes();
        for (Map.Entry<String, List<String>> each : classes.entrySet()) {
            turns.warmUp(each.getValue(), CLASS_WARM_UP);
            report.times(each.getKey(), turns.measure(each.getValue(), options.passes()));
        }
        report.slower();
        Throughput throughput = new Throughput(peers, List.copyOf(classes.values()));
        report.throughput(options.clients(), throughput.measure(options.clients(), options.rounds()));
        Sides<ProcessUsage> usage = peers.map(Peer::usage);
        report.indexing(options.documents(), costs, usage);
        if (!options.report().isEmpty()) {
            report.write(Path.of(options.report()));
        }
    }

    private void compare(SearchTurns turns, Map<String, List<String>> classes) throws IOException {
        int answers = 0;
        int different = 0;
        for (Map.Entry<String, List<String>> each : classes.entrySet()) {
            AnswerComparison comparison = new AnswerComparison(Searches.tolerance(each.getKey()));
            for (String body : each.getValue()) {
                String difference = turns.difference(body, comparison);
                if (difference != null) {
                    System.err.println(difference);
                    different++;
                }
                answers++;
            }
        }
        if (different > 0) {
            throw new IllegalStateException(different + " of " + answers + " answers differ");
        }
        report.line("\nAll " + answers + " answers are equal.");
    }
}
