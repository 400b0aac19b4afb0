package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.Arguments;
import java.util.List;
import java.util.Map;

/**
 * What to measure, from arguments such as {@code docs=100000 classes=match}.
 *
 * @param documents indexed before the searches
 * @param shards of the index
 * @param seed of documents and searches
 * @param classes those whose name begins with one of these; empty: all
 * @param queries of each class
 * @param passes over each class while time is taken
 * @param clients that search at once where throughput is measured
 * @param warmUp seconds of all searches before the first figure, for each side
 * @param rounds of five seconds in which throughput is measured, for each side
 * @param heap of OpenSearch's JVM
 * @param report Markdown file that the tables are written to as well; empty: none
 */
record RestOptions(
        int documents,
        int shards,
        long seed,
        List<String> classes,
        int queries,
        int passes,
        int clients,
        int warmUp,
        int rounds,
        String heap,
        String report) {
    static RestOptions parse(String[] arguments) {
        Arguments given = Arguments.parse(
                Map.ofEntries(
                        Map.entry("docs", "500000"),
                        Map.entry("shards", "1"),
                        Map.entry("seed", "42"),
                        Map.entry("classes", ""),
                        Map.entry("queries", "20"),
                        Map.entry("passes", "7"),
                        Map.entry("clients", "4"),
                        Map.entry("warm-up", "30"),
                        Map.entry("rounds", "5"),
                        Map.entry("heap", "1g"),
                        Map.entry("report", "")),
                arguments);
        return new RestOptions(
                given.number("docs"),
                given.number("shards"),
                Long.parseLong(given.text("seed")),
                given.list("classes"),
                given.number("queries"),
                given.number("passes"),
                given.number("clients"),
                given.number("warm-up"),
                given.number("rounds"),
                given.text("heap"),
                given.text("report"));
    }
}
