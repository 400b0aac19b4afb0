package io.diagon.benchmarks.cluster;

import io.diagon.benchmarks.Arguments;
import java.time.Duration;
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
        Arguments given = Arguments.parse(
                Map.of(
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
                        "false"),
                arguments);
        return new BenchmarkOptions(
                given.number("docs"),
                given.numbers("nodes"),
                given.number("shards"),
                given.numbers("rates"),
                Duration.ofSeconds(given.number("warm-up")),
                Duration.ofSeconds(given.number("seconds")),
                Long.parseLong(given.text("seed")),
                Boolean.parseBoolean(given.text("replicas")));
    }
}
