package io.diagon.coordinator.exporter;

import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.admin.ClusterHealth.IndexHealth;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.metrics.Samples;
import io.diagon.metrics.ShardNames;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.ShardStats;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Indices, the largest by themselves and the others together: so that sums over them are right, and there are only so many series however
 * many indices there are.
 */
final class IndexNames {
    private static final String PREFIX = "opensearch_index_";
    private static final String ALL = "_all";
    private static final String OTHERS = "_other";

    private final Samples samples;
    private final int single;

    /** @param single indices with series of their own at most */
    IndexNames(Samples samples, int single) {
        this.samples = samples;
        this.single = single;
    }

    void add(List<IndexHealth> indices, Map<String, List<ShardStats>> stats) {
        List<IndexHealth> bySize = indices.stream()
                .sorted(Comparator.comparingLong((IndexHealth index) -> bytes(of(index, stats)))
                        .reversed())
                .toList();
        int alone = Math.min(single, bySize.size());
        for (IndexHealth index : bySize.subList(0, alone)) {
            add(index.index().getName(), List.of(index), of(index, stats));
        }
        List<IndexHealth> rest = bySize.subList(alone, bySize.size());
        if (!rest.isEmpty() || single == 0) {
            List<ShardStats> together =
                    rest.stream().flatMap(index -> of(index, stats).stream()).toList();
            add(single == 0 ? ALL : OTHERS, rest, together);
        }
    }

    private void add(String name, List<IndexHealth> indices, List<ShardStats> shards) {
        String[] index = {"index", name};
        int worst =
                indices.stream().mapToInt(one -> one.status().number()).max().orElse(0);
        samples.gauge(PREFIX + "status", "0 green, 1 yellow, 2 red", worst, index);
        int primaries = indices.stream()
                .map(IndexHealth::index)
                .mapToInt(IndexMetadata::getNumberOfShards)
                .sum();
        CopyCounts.one(samples, PREFIX + "shards_number", "shards", primaries, index);
        CopyCounts.add(samples, PREFIX + "shards_number", ClusterHealth.Counts.sum(indices), index);
        context(name, "total", shards);
        context(name, "primaries", StatsCollector.primaries(shards));
    }

    private void context(String name, String context, List<ShardStats> shards) {
        String[] labels = {"index", name, "context", context};
        ShardNames.add(samples, PREFIX, shards, labels);
        ShardNames.addLogs(samples, PREFIX, shards, labels);
    }

    private static List<ShardStats> of(IndexHealth index, Map<String, List<ShardStats>> stats) {
        return stats.getOrDefault(index.index().getUuid(), List.of());
    }

    private static long bytes(List<ShardStats> shards) {
        return shards.stream()
                .mapToLong(shard -> shard.getEngine().getStoreBytes())
                .sum();
    }
}
