package io.diagon.master.gauges;

import io.diagon.cluster.ClusterState;
import io.diagon.master.allocation.ClusterReports;
import io.diagon.master.allocation.DiskStages;
import io.diagon.master.allocation.DiskUsage;
import io.diagon.master.discovery.Membership;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.metrics.Samples;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What nodes say to the leader alone. */
public final class LeaderSamples {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NodeRegistry registry;
    private final Supplier<Map<String, String>> configured;

    /** @param configured settings that the masters are configured with at the time */
    public LeaderSamples(NodeRegistry registry, Supplier<Map<String, String>> configured) {
        this.registry = registry;
        this.configured = configured;
    }

    void add(Samples samples, ClusterState state) {
        List<String> speaking = state.nodes().values().stream()
                .filter(node -> !Membership.isMaster(node))
                .map(Node::getId)
                .toList();
        samples.gauge(
                "diagon_cluster_heartbeat_age_seconds",
                "of the node that has been silent longest",
                registry.longestSilence(speaking) / NANOS);
        ClusterReports reports = registry.reports();
        DiskStages stages = DiskStages.of(state, configured.get());
        for (Node node : state.nodes().values()) {
            DiskUsage disk = reports.disks().getOrDefault(node.getId(), DiskUsage.UNKNOWN);
            if (node.getRolesList().contains(NodeRole.DATA) && disk.total() > 0) {
                String[] labels = {"data_node", node.getName()};
                samples.gauge("diagon_node_disk_total_bytes", "disk of the data path", disk.total(), labels);
                samples.gauge("diagon_node_disk_free_bytes", "of this free", disk.free(), labels);
                samples.gauge(
                        "diagon_node_disk_watermark",
                        "0 below all watermarks, 1 above low, 2 above high, 3 above flood stage",
                        stages.stage(disk),
                        labels);
            }
        }
    }
}
