package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Markdown, printed as it comes. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void classes() {
        line("");
        line("| class | Lucene p50 | p90 | p99 | CPU | Diagon p50 | p90 | p99 | CPU | ratio |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    void times(String type, ClassTimes.Pair pair) {
        line(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f |",
                type,
                figures(pair.lucene()),
                figures(pair.diagon()),
                pair.ratio()));
    }

    private static String figures(ClassTimes times) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f | %.1f",
                times.wall(50),
                times.wall(90),
                times.wall(99),
                times.cpu(50));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
