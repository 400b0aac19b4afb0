package io.diagon.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Markdown, printed as it comes. */
final class Report {
    private final StringBuilder text = new StringBuilder();
    private final List<String> slower = new ArrayList<>();

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void compared(String what, double lucene, double diagon) {
        line(String.format(Locale.ROOT, "| %s | %,.1f | %,.1f | %.2f |", what, lucene, diagon, diagon / lucene));
    }

    /** @param micros that a call with nothing to search takes */
    void boundary(double micros) {
        line("");
        line(String.format(
                Locale.ROOT,
                "A call of Diagon with nothing to search takes %.2f µs, %.2f %% of a search of 100 µs.",
                micros,
                micros));
    }

    void classes(int threads) {
        line("");
        line("Microseconds a search, %s:".formatted(threads == 1 ? "one thread" : threads + " threads at once"));
        line("");
        line("| class | Lucene p50 | p90 | p99 | CPU | Diagon p50 | p90 | p99 | CPU | Lucene ÷ Diagon |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    void times(String type, ClassTimes.Pair pair) {
        if (pair.ratio() < 1) {
            slower.add(String.format(Locale.ROOT, "%s (%.2f)", type, pair.ratio()));
        }
        line(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.2f |",
                type,
                figures(pair.lucene()),
                figures(pair.diagon()),
                pair.ratio()));
    }

    /** Says what of the last table Diagon takes longer for. */
    void slower() {
        line("");
        line(
                slower.isEmpty()
                        ? "Nothing is slower than with Lucene."
                        : "Slower than with Lucene: " + String.join(", ", slower) + ".");
        slower.clear();
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
