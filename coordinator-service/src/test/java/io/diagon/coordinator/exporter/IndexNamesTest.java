package io.diagon.coordinator.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.coordinator.admin.ClusterHealth.Counts;
import io.diagon.coordinator.admin.ClusterHealth.IndexHealth;
import io.diagon.coordinator.admin.ClusterHealth.Status;
import io.diagon.metrics.Samples;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardStats;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexNamesTest {
    private static final List<IndexHealth> INDICES =
            List.of(index("small", Status.GREEN), index("large", Status.YELLOW), index("middle", Status.RED));

    private static final Map<String, List<ShardStats>> STATS =
            Map.of("small", List.of(shard(1)), "large", List.of(shard(100)), "middle", List.of(shard(10)));

    @Test
    void indicesAreToldTogetherUnlessTheyAreAskedForOneByOne() {
        assertThat(told(0, "opensearch_index_store_size_bytes", "total")).containsExactly(Map.entry("_all", 111.0));
        assertThat(told(0, "opensearch_index_status", null)).containsExactly(Map.entry("_all", 2.0));
    }

    @Test
    void theLargestHaveSeriesOfTheirOwnAndTheSumStaysRight() {
        assertThat(told(2, "opensearch_index_store_size_bytes", "primaries"))
                .containsExactly(Map.entry("_other", 1.0), Map.entry("large", 100.0), Map.entry("middle", 10.0));
        assertThat(told(3, "opensearch_index_store_size_bytes", "total"))
                .hasSize(3)
                .doesNotContainKey("_other");
    }

    private static Map<String, Double> told(int single, String family, @Nullable String context) {
        Samples samples = new Samples("cluster", "test");
        new IndexNames(samples, single).add(INDICES, STATS);
        Map<String, Double> values = new TreeMap<>();
        samples.snapshots().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(family))
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .filter(point ->
                        context == null || context.equals(point.getLabels().get("context")))
                .forEach(point -> values.put(point.getLabels().get("index"), point.getValue()));
        return values;
    }

    private static IndexHealth index(String name, Status status) {
        IndexMetadata index = IndexMetadata.newBuilder()
                .setName(name)
                .setUuid(name)
                .setNumberOfShards(1)
                .build();
        return new IndexHealth(index, status, new Counts(1, 1, 0, 0, 0, 0), List.of());
    }

    private static ShardStats shard(long bytes) {
        return ShardStats.newBuilder()
                .setPrimary(true)
                .setEngine(EngineStats.newBuilder().setStoreBytes(bytes))
                .build();
    }
}
