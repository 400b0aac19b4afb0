package io.diagon.benchmarks.engine;

import com.sun.jna.Platform;
import io.diagon.benchmarks.Machine;
import io.diagon.benchmarks.corpus.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.apache.lucene.util.Version;

/** Builds the same index with both engines, checks that they answer alike, and takes the time of both. */
public final class EngineBenchmark {
    private static final int BOUNDARY_PASSES = 101;

    private final String[] arguments;
    private final EngineOptions options;
    private final Corpus corpus;
    private final Report report = new Report();

    private EngineBenchmark(String[] arguments) throws IOException {
        this.arguments = arguments;
        this.options = EngineOptions.parse(arguments);
        this.corpus = options.openCorpus();
    }

    /** @param arguments see {@link EngineOptions} */
    public static void main(String[] arguments) throws IOException {
        EngineBenchmark benchmark = new EngineBenchmark(arguments);
        benchmark.report.line("# Diagon beside Lucene " + Version.LATEST);
        benchmark.report.line("");
        benchmark.report.line(Machine.description());
        benchmark.report.line("`make bench BENCH=\"%s\"`".formatted(String.join(" ", arguments)));
        for (Variant variant : benchmark.options.variants()) {
            benchmark.measure(variant);
        }
        if (!benchmark.options.report().isEmpty()) {
            benchmark.report.write(Path.of(benchmark.options.report()));
        }
    }

    private void measure(Variant variant) throws IOException {
        Path directory = options.work().resolve(variant.name().toLowerCase(Locale.ROOT));
        Path theirs = directory.resolve("lucene");
        Path ours = directory.resolve("diagon");
        double theirRate = BuiltIndex.in(
                theirs, corpus.identity() + " " + Version.LATEST, path -> LuceneWriter.build(path, corpus, variant));
        double ourRate = BuiltIndex.in(
                ours, corpus.identity() + " " + library(), path -> DiagonWriter.build(path, corpus, variant));
        Map<String, List<Workload>> classes = Workloads.of(options, options.words(theirs));
        try (LuceneEngine lucene = new LuceneEngine(theirs);
                DiagonEngine diagon = new DiagonEngine(ours)) {
            report.line("");
            report.line("## %,d documents in %s".formatted(corpus.size(), variant.label()));
            report.line("");
            report.line("| | Lucene | Diagon | Diagon ÷ Lucene |");
            report.line("|---|---:|---:|---:|");
            report.compared("documents indexed a second of CPU time", theirRate, ourRate);
            report.compared("MB on the disk", lucene.bytes() / 1e6, diagon.bytes() / 1e6);
            memory(directory);
            check(classes, lucene, diagon);
            for (int threads : options.threads()) {
                try (Turns turns = new Turns(threads)) {
                    report.boundary(ClassTimes.measure(diagon.nothing(), BOUNDARY_PASSES, turns)
                            .cpu(50));
                    report.classes(threads);
                    for (Map.Entry<String, List<Workload>> type : classes.entrySet()) {
                        report.times(
                                type.getKey(),
                                ClassTimes.measure(lucene, diagon, type.getValue(), options.passes(), turns));
                    }
                }
                report.slower();
            }
        }
    }

    private void memory(Path directory) throws IOException {
        MemoryProbe.Memory lucene = MemoryProbe.of("lucene", directory, arguments);
        MemoryProbe.Memory diagon = MemoryProbe.of("diagon", directory, arguments);
        report.compared("MB of memory allocated", lucene.anonymous() / 1e6, diagon.anonymous() / 1e6);
        report.compared("MB of files in memory", lucene.mapped() / 1e6, diagon.mapped() / 1e6);
    }

    private void check(Map<String, List<Workload>> classes, Engine lucene, Engine diagon) throws IOException {
        int answers = 0;
        for (List<Workload> workloads : classes.values()) {
            for (Workload workload : workloads) {
                AnswerCheck.equal(workload, lucene.answer(workload), diagon.answer(workload));
                answers++;
            }
        }
        report.line("");
        report.line("All " + answers + " answers are equal.");
    }

    /** Of the engine's code, which decides what its files look like. */
    private static String library() throws IOException {
        String path = System.getProperty("jna.library.path");
        try (InputStream library = path == null
                ? Objects.requireNonNull(
                        EngineBenchmark.class.getResourceAsStream("/" + Platform.RESOURCE_PREFIX + "/libdiagon.so"))
                : Files.newInputStream(Path.of(path, "libdiagon.so"))) {
            CRC32 sum = new CRC32();
            sum.update(library.readAllBytes());
            return Long.toHexString(sum.getValue());
        }
    }
}
