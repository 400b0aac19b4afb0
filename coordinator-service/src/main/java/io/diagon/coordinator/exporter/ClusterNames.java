package io.diagon.coordinator.exporter;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.metrics.ProcessNames;
import io.diagon.metrics.Samples;
import io.diagon.protocol.cluster.NodeRole;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** Gathers what dashboards made for OpenSearch ask of a cluster, and of this coordinator. */
public final class ClusterNames {
    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;
    private final Self self;
    private final int indices;

    /** This coordinator. */
    public record Self(String cluster, String name, String id) {}

    /** @param indices that have series of their own at most */
    public ClusterNames(ClusterStateWatcher watcher, StatsCollector stats, Self self, int indices) {
        this.watcher = watcher;
        this.stats = stats;
        this.self = self;
        this.indices = indices;
    }

    public MetricSnapshots gather() {
        Samples samples = new Samples("cluster", self.cluster());
        ProcessNames.add(samples, self.name(), self.id(), NodeRole.COORDINATOR);
        ClusterState state = watcher.current();
        samples.gauge("opensearch_cluster_is_timedout_bool", "1 while no master answers", watcher.connected() ? 0 : 1);
        if (state.known()) {
            ClusterHealth health =
                    ClusterHealth.of(state, List.copyOf(state.indices().values()));
            addHealth(samples, health);
            new IndexNames(samples, indices)
                    .add(health.indices(), stats.recent(state).byIndex());
        }
        return samples.snapshots();
    }

    private static void addHealth(Samples samples, ClusterHealth health) {
        samples.gauge(
                "opensearch_cluster_status",
                "0 green, 1 yellow, 2 red",
                health.status().number());
        samples.gauge("opensearch_cluster_nodes_number", "nodes", health.nodes());
        samples.gauge("opensearch_cluster_datanodes_number", "data nodes", health.dataNodes());
        samples.gauge(
                "opensearch_cluster_shards_active_percent",
                "copies that are active",
                health.counts().activePercent());
        CopyCounts.add(samples, "opensearch_cluster_shards_number", health.counts());
        CopyCounts.one(
                samples,
                "opensearch_cluster_shards_number",
                "delayed_unassigned",
                health.counts().delayed());
    }
}
