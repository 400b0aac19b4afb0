package io.diagon.benchmarks.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to measure, from arguments such as {@code docs=200000 classes=term,or}.
 *
 * @param documents of the synthetic corpus
 * @param seed of documents and queries
 * @param classes those whose name begins with one of these; empty: all
 * @param queries of each class
 * @param passes over each class while time is taken
 * @param variants of the index: {@link Variant}
 * @param work where indices are built
 * @param report Markdown file that the tables are written to as well; empty: none
 */
record EngineOptions(
        int documents,
        long seed,
        List<String> classes,
        int queries,
        int passes,
        List<Variant> variants,
        Path work,
        String report) {
    static EngineOptions parse(String[] arguments) {
        Map<String, String> given = new HashMap<>(Map.of(
                "docs", "1000000",
                "seed", "42",
                "classes", "",
                "queries", "30",
                "passes", "7",
                "variants", "one,natural,deleted",
                "work", "target/bench",
                "report", ""));
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0 || !given.containsKey(argument.substring(0, equals))) {
                throw new IllegalArgumentException("unknown option [" + argument + "], known are " + given.keySet());
            }
            given.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new EngineOptions(
                Integer.parseInt(given.get("docs")),
                Long.parseLong(given.get("seed")),
                list(given.getOrDefault("classes", "")),
                Integer.parseInt(given.get("queries")),
                Integer.parseInt(given.get("passes")),
                list(given.getOrDefault("variants", "")).stream()
                        .map(Variant::of)
                        .toList(),
                Path.of(given.get("work")),
                given.getOrDefault("report", ""));
    }

    private static List<String> list(String value) {
        return value.isEmpty() ? List.of() : List.of(value.split(","));
    }
}
