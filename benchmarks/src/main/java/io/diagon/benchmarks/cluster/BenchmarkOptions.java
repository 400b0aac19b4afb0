package io.diagon.benchmarks.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run measures, from {@code key=value} arguments.
 *
 * @param documents indexed before the searches
 * @param dataNodes a cluster for each
 * @param shards of the index
 * @param rates searches a second, one measurement each
 * @param warmUp closed-loop searches before the first measurement
 * @param time of each measurement
 * @param seed of the documents and the searches
 * @param replicas what one replica costs and saves, with three data nodes, instead of all else
 */
record BenchmarkOptions(
        int documents,
        List<Integer> dataNodes,
        int shards,
        List<Integer> rates,
        Duration warmUp,
        Duration time,
        long seed,
        boolean replicas) {

    static BenchmarkOptions of(String... arguments) {
        Map<String, String> given = new HashMap<>(Map.of(
                "docs",
                "100000",
                "nodes",
                "1,2,4",
                "shards",
                "4",
                "rates",
                "10,50,100",
                "warm-up",
                "60",
                "seconds",
                "30",
                "seed",
                "42",
                "replicas",
                "false"));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || given.replace(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException("unknown argument [" + argument + "]; known are " + given.keySet());
            }
        }
        return new BenchmarkOptions(
                Integer.parseInt(given.get("docs")),
                numbers(given, "nodes"),
                Integer.parseInt(given.get("shards")),
                numbers(given, "rates"),
                Duration.ofSeconds(Long.parseLong(given.get("warm-up"))),
                Duration.ofSeconds(Long.parseLong(given.get("seconds"))),
                Long.parseLong(given.get("seed")),
                Boolean.parseBoolean(given.get("replicas")));
    }

    private static List<Integer> numbers(Map<String, String> given, String key) {
        return Arrays.stream(given.getOrDefault(key, "").split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }
}
