package io.diagon.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Prints how well Diagon ranks the collections under a directory, beside the runs ({@code *-ANALYZER.run}) that lie there. */
public final class QualityBenchmark {
    private QualityBenchmark() {}

    /** @param arguments the directory */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("expected one argument: a directory of collections");
        }
        System.out.println(
                "| collection | analyzer | topics | nDCG@10 | golden | MAP | golden | scores differ by | hits that differ |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        for (Path collection : children(Path.of(arguments[0]), "qrels.trec")) {
            Collection read = Collection.read(collection);
            for (Path golden : runs(collection)) {
                print(collection.getFileName().toString(), read, golden);
            }
        }
    }

    private static void print(String name, Collection collection, Path golden) throws IOException {
        String file = golden.getFileName().toString();
        String analyzer = file.substring(file.lastIndexOf('-') + 1, file.length() - ".run".length());
        Path directory = Files.createTempDirectory("diagon-quality");
        try {
            Map<String, List<Hit>> run = DiagonRun.of(collection, analyzer, directory);
            Map<String, List<Hit>> expected = Collection.run(golden);
            Measures ours = Measures.of(run, collection.judgments());
            Measures theirs = Measures.of(expected, collection.judgments());
            RunDifference difference = RunDifference.of(run, expected);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.4f | %.4f | %.4f | %.4f | %.1e | %d |",
                    name,
                    analyzer,
                    ours.topics(),
                    ours.gain(),
                    theirs.gain(),
                    ours.precision(),
                    theirs.precision(),
                    difference.score(),
                    difference.hits()));
        } finally {
            remove(directory);
        }
    }

    private static List<Path> children(Path directory, String file) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(child -> Files.exists(child.resolve(file)))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> runs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(".*-[a-z]+\\.run"))
                    .sorted()
                    .toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
