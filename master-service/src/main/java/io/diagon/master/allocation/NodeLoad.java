package io.diagon.master.allocation;

import io.diagon.protocol.cluster.ShardRouting;
import java.util.HashMap;
import java.util.Map;

/**
 * How many copies each node has. A copy that moves counts where it goes.
 */
final class NodeLoad {
    private final Map<String, Integer> totals = new HashMap<>();
    private final Map<String, Map<String, Integer>> byIndex = new HashMap<>();
    private final Map<String, Integer> recoveries = new HashMap<>();
    private final Map<String, Integer> indexTotals = new HashMap<>();
    private int total;

    void add(String indexUuid, ShardRouting copy) {
        count(indexUuid, copy, 1);
    }

    void remove(String indexUuid, ShardRouting copy) {
        count(indexUuid, copy, -1);
    }

    private void count(String indexUuid, ShardRouting copy, int by) {
        String node = copy.getNodeId();
        if (node.isEmpty()) {
            return;
        }
        if (copy.getState() != ShardRouting.State.RELOCATING) {
            totals.merge(node, by, Integer::sum);
            byIndex.computeIfAbsent(node, key -> new HashMap<>()).merge(indexUuid, by, Integer::sum);
            indexTotals.merge(indexUuid, by, Integer::sum);
            total += by;
        }
        if (!copy.getPrimary() && copy.getState() == ShardRouting.State.INITIALIZING) {
            recoveries.merge(node, by, Integer::sum);
        }
    }

    /** Copies that the node recovers from their primaries. */
    int recoveries(String node) {
        return recoveries.getOrDefault(node, 0);
    }

    int total() {
        return total;
    }

    int total(String node) {
        return totals.getOrDefault(node, 0);
    }

    int ofIndex(String indexUuid) {
        return indexTotals.getOrDefault(indexUuid, 0);
    }

    int ofIndex(String node, String indexUuid) {
        return byIndex.getOrDefault(node, Map.of()).getOrDefault(indexUuid, 0);
    }
}
