package io.diagon.benchmarks.rest;

import java.util.HashMap;
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
        Map<String, String> given = new HashMap<>(Map.ofEntries(
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
                Map.entry("report", "")));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || given.replace(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException("unknown argument [" + argument + "]; known are " + given.keySet());
            }
        }
        String classes = given.getOrDefault("classes", "");
        return new RestOptions(
                Integer.parseInt(given.get("docs")),
                Integer.parseInt(given.get("shards")),
                Long.parseLong(given.get("seed")),
                classes.isEmpty() ? List.of() : List.of(classes.split(",")),
                Integer.parseInt(given.get("queries")),
                Integer.parseInt(given.get("passes")),
                Integer.parseInt(given.get("clients")),
                Integer.parseInt(given.get("warm-up")),
                Integer.parseInt(given.get("rounds")),
                given.getOrDefault("heap", ""),
                given.getOrDefault("report", ""));
    }
}
