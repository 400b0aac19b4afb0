package io.diagon.cluster.simulation;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/** Once nothing fails any more, every shard has all its copies, they are the same, and nothing moves. */
final class EventuallyGreen implements Invariant {
    @Override
    public void healed(SimulatedCluster cluster) {
        Invariant.require(green(cluster), "the cluster does not become green");
    }

    static boolean green(SimulatedCluster cluster) {
        IndexMetadata index = cluster.index();
        List<ShardRouting> copies = cluster.masters.state().shards(index.getUuid());
        if (copies.size() != index.getNumberOfShards() * (index.getNumberOfReplicas() + 1)) {
            return false;
        }
        for (ShardRouting copy : copies) {
            List<String> inSync = index.getInSync(copy.getShard()).getAllocationIdsList();
            boolean present = copy.getState() == ShardRouting.State.STARTED
                    && inSync.size() == index.getNumberOfReplicas() + 1
                    && inSync.contains(copy.getAllocationId())
                    && equalsPrimary(cluster, copies, copy);
            if (!present) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalsPrimary(SimulatedCluster cluster, List<ShardRouting> copies, ShardRouting copy) {
        ShardRouting primary = copies.stream()
                .filter(other -> other.getPrimary() && other.getShard() == copy.getShard())
                .findFirst()
                .orElseThrow();
        return cluster.disk(copy).log.equals(cluster.disk(primary).log);
    }
}
