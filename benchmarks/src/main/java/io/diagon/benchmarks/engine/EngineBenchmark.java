package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.util.Version;

/** Builds the same index with both engines, checks that they answer alike, and takes the time of both. */
public final class EngineBenchmark {
    private final EngineOptions options;
    private final SyntheticCorpus corpus;
    private final Report report = new Report();

    private EngineBenchmark(EngineOptions options) {
        this.options = options;
        this.corpus = new SyntheticCorpus(options.documents(), options.seed());
    }

    public static void main(String[] arguments) throws IOException {
        EngineOptions options = EngineOptions.parse(arguments);
        EngineBenchmark benchmark = new EngineBenchmark(options);
        for (Variant variant : options.variants()) {
            benchmark.measure(variant);
        }
        if (!options.report().isEmpty()) {
            benchmark.report.write(Path.of(options.report()));
        }
    }

    private void measure(Variant variant) throws IOException {
        Path directory = options.work().resolve(variant.name().toLowerCase(java.util.Locale.ROOT));
        remove(directory);
        double theirRate = LuceneWriter.build(directory.resolve("lucene"), corpus, variant);
        double ourRate = DiagonWriter.build(directory.resolve("diagon"), corpus, variant);
        try (LuceneEngine lucene = new LuceneEngine(directory.resolve("lucene"));
                DiagonEngine diagon = new DiagonEngine(directory.resolve("diagon"))) {
            report.line("");
            report.line("## %d documents in %s".formatted(options.documents(), variant.label()));
            report.line("");
            report.line("| | Lucene %s | Diagon | ratio |".formatted(Version.LATEST));
            report.line("|---|---:|---:|---:|");
            report.line("| documents indexed a second | %.0f | %.0f | %.2f |"
                    .formatted(theirRate, ourRate, ourRate / theirRate));
            report.line("| MB on the disk | %.1f | %.1f | %.2f |"
                    .formatted(lucene.bytes() / 1e6, diagon.bytes() / 1e6, (double) diagon.bytes() / lucene.bytes()));
            Map<String, List<Workload>> classes = Workloads.of(options);
            for (List<Workload> workloads : classes.values()) {
                for (Workload workload : workloads) {
                    AnswerCheck.equal(workload, lucene.answer(workload), diagon.answer(workload));
                }
            }
            report.line("");
            report.line("All %d answers are equal. Microseconds a search, one thread, no caches."
                    .formatted(classes.values().stream().mapToInt(List::size).sum()));
            report.classes();
            for (Map.Entry<String, List<Workload>> type : classes.entrySet()) {
                report.times(type.getKey(), ClassTimes.measure(lucene, diagon, type.getValue(), options.passes()));
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
