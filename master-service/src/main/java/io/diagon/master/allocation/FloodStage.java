package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Indices with a copy on a disk above the flood stage watermark can be read and deleted only, until every disk that they are on is below the
 * high one again.
 */
public final class FloodStage {
    public static final String BLOCK = "index.blocks.read_only_allow_delete";

    private final Supplier<Map<String, String>> configured;

    /** @param configured settings that the masters are configured with at the time */
    public FloodStage(Supplier<Map<String, String>> configured) {
        this.configured = configured;
    }

    public Decision decide(ClusterState state, ClusterReports reports) {
        AllocationSettings settings = AllocationSettings.of(state, configured.get());
        if (!settings.diskThresholds()) {
            return Decision.NOTHING;
        }
        Set<String> flooded = exceeding(settings.watermark(AllocationSettings.DISK_FLOOD), reports);
        Set<String> high = exceeding(settings.watermark(AllocationSettings.DISK_HIGH), reports);
        List<ClusterRecord> records = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            Set<String> nodes = state.shards(index.getUuid()).stream()
                    .flatMap(copy -> List.of(copy.getNodeId(), copy.getRelocatingNodeId()).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            boolean blocked = index.getSettingsOrDefault(BLOCK, "false").equals("true");
            if (!blocked && nodes.stream().anyMatch(flooded::contains)) {
                records.add(
                        Decision.put(changed(index).putSettings(BLOCK, "true").build()));
            } else if (blocked && nodes.stream().noneMatch(high::contains) && heard(nodes, reports)) {
                records.add(Decision.put(changed(index).removeSettings(BLOCK).build()));
            }
        }
        return new Decision(records);
    }

    private static IndexMetadata.Builder changed(IndexMetadata index) {
        return index.toBuilder().setSettingsVersion(index.getSettingsVersion() + 1);
    }

    private static Set<String> exceeding(Watermark watermark, ClusterReports reports) {
        return reports.disks().entrySet().stream()
                .filter(disk -> watermark.exceeded(disk.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean heard(Set<String> nodes, ClusterReports reports) {
        return nodes.stream()
                .filter(node -> !node.isEmpty())
                .allMatch(node -> reports.disk(node).known());
    }
}
