package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.cluster.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Markdown, printed as it comes. Ratios are above 1 where Diagon does better. */
final class RestReport {
    private final StringBuilder text = new StringBuilder();
    private final List<String> slower = new ArrayList<>();

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void indexing(int documents, Sides<Indexing.Cost> costs, Sides<ProcessUsage> usage) {
        Indexing.Cost theirs = costs.openSearch();
        Indexing.Cost ours = costs.diagon();
        compared();
        more("documents indexed a second", documents / theirs.seconds(), documents / ours.seconds());
        more("documents a second of CPU time, merged", documents / theirs.cpuSeconds(), documents / ours.cpuSeconds());
        less("seconds of the merge into one segment", theirs.mergeSeconds(), ours.mergeSeconds());
        less("MB on the disk", theirs.megabytes(), ours.megabytes());
        less("MB of memory after the searches", (double) usage.openSearch().residentMegabytes(), (double)
                usage.diagon().residentMegabytes());
    }

    private void compared() {
        line("\n| | OpenSearch | Diagon | ratio |\n|---|---:|---:|---:|");
    }

    private void more(String what, double theirs, double ours) {
        line(String.format(Locale.ROOT, "| %s | %,.1f | %,.1f | %.2f |", what, theirs, ours, ours / theirs));
    }

    private void less(String what, double theirs, double ours) {
        line(String.format(Locale.ROOT, "| %s | %,.1f | %,.1f | %.2f |", what, theirs, ours, theirs / ours));
    }

    void classes() {
        line("\nMicroseconds a search, one client:\n");
        line("| class | OpenSearch p50 | p90 | CPU | Diagon p50 | p90 | CPU | ratio of p50 | of CPU |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    void times(String name, Sides<SearchTurns.Times> times) {
        SearchTurns.Times theirs = times.openSearch();
        SearchTurns.Times ours = times.diagon();
        double ratio = theirs.percentile(50) / ours.percentile(50);
        if (ratio < 1) {
            slower.add(String.format(Locale.ROOT, "%s (%.2f)", name, ratio));
        }
        line(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |",
                name,
                theirs.percentile(50),
                theirs.percentile(90),
                theirs.cpuMicros(),
                ours.percentile(50),
                ours.percentile(90),
                ours.cpuMicros(),
                ratio,
                theirs.cpuMicros() / ours.cpuMicros()));
    }

    void slower() {
        line("\n"
                + (slower.isEmpty()
                        ? "Nothing is slower than with OpenSearch."
                        : "Slower than with OpenSearch: " + String.join(", ", slower) + "."));
    }

    void throughput(int clients, Sides<Throughput.Figures> figures) {
        Throughput.Figures theirs = figures.openSearch();
        Throughput.Figures ours = figures.diagon();
        line("\nAll classes mixed, " + clients + " clients:");
        compared();
        more("searches a second", theirs.perSecond(), ours.perSecond());
        for (int percent : new int[] {50, 90, 99}) {
            less("p" + percent + ", microseconds", (double) theirs.latencies().getValueAtPercentile(percent), (double)
                    ours.latencies().getValueAtPercentile(percent));
        }
        less("CPU microseconds a search", theirs.cpuMicros(), ours.cpuMicros());
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
    }
}
