package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.HashMap;
import java.util.Map;

/** How many shards each node has; counts the decisions of the round at hand as they are made. */
final class NodeLoad {
    private final Map<String, Integer> totals = new HashMap<>();
    private final Map<String, Map<String, Integer>> byIndex = new HashMap<>();
    private final Map<String, Integer> recoveries = new HashMap<>();

    static NodeLoad of(ClusterState state) {
        NodeLoad load = new NodeLoad();
        for (IndexRouting index : state.routing().values()) {
            for (ShardRouting shard : index.getShardsList()) {
                if (!shard.getNodeId().isEmpty()) {
                    load.add(shard.getNodeId(), index.getIndexUuid());
                    if (!shard.getPrimary() && shard.getState() == ShardRouting.State.INITIALIZING) {
                        load.addRecovery(shard.getNodeId());
                    }
                }
            }
        }
        return load;
    }

    void add(String node, String indexUuid) {
        totals.merge(node, 1, Integer::sum);
        byIndex.computeIfAbsent(node, key -> new HashMap<>()).merge(indexUuid, 1, Integer::sum);
    }

    void addRecovery(String node) {
        recoveries.merge(node, 1, Integer::sum);
    }

    /** Replicas that the node recovers. */
    int recoveries(String node) {
        return recoveries.getOrDefault(node, 0);
    }

    int total(String node) {
        return totals.getOrDefault(node, 0);
    }

    int ofIndex(String node, String indexUuid) {
        return byIndex.getOrDefault(node, Map.of()).getOrDefault(indexUuid, 0);
    }
}
