package io.diagon.master.allocation;

import io.diagon.protocol.cluster.LocalShard;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the data nodes that are there said last.
 *
 * @param disks by node id; every node that spoke has an entry
 * @param copies by allocation id, those that lie on the nodes' disks, failed ones left out
 * @param sizes bytes by shard, of the largest copy
 */
public record ClusterReports(
        Map<String, DiskUsage> disks,
        Map<String, ClusterReports.HeldCopy> copies,
        Map<ClusterReports.ShardKey, Long> sizes) {

    /** A shard, whichever copy. */
    public record ShardKey(String indexUuid, int number) {}

    /** A copy on a disk. */
    public record HeldCopy(ShardKey shard, String nodeId) {}

    public ClusterReports {
        disks = Map.copyOf(disks);
        copies = Map.copyOf(copies);
        sizes = Map.copyOf(sizes);
    }

    long size(String indexUuid, int number) {
        return sizes.getOrDefault(new ShardKey(indexUuid, number), 0L);
    }

    DiskUsage disk(String nodeId) {
        return disks.getOrDefault(nodeId, DiskUsage.UNKNOWN);
    }

    Optional<String> nodeOf(String allocationId) {
        return Optional.ofNullable(copies.get(allocationId)).map(HeldCopy::nodeId);
    }

    /** The allocation id of the copy that the node has on its disk. */
    Optional<String> held(String indexUuid, int number, String nodeId) {
        HeldCopy copy = new HeldCopy(new ShardKey(indexUuid, number), nodeId);
        return copies.entrySet().stream()
                .filter(entry -> entry.getValue().equals(copy))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Collects them node by node. */
    public static final class Builder {
        private final Map<String, DiskUsage> disks = new HashMap<>();
        private final Map<String, HeldCopy> copies = new HashMap<>();
        private final Map<ShardKey, Long> sizes = new HashMap<>();

        public void node(String nodeId, DiskUsage disk, Iterable<LocalShard> shards) {
            disks.put(nodeId, disk);
            for (LocalShard shard : shards) {
                ShardKey key = new ShardKey(
                        shard.getShard().getIndexUuid(), shard.getShard().getNumber());
                if (!shard.getState().equals("FAILED")
                        && !shard.getAllocationId().isEmpty()) {
                    copies.put(shard.getAllocationId(), new HeldCopy(key, nodeId));
                }
                sizes.merge(key, shard.getStoreBytes(), Math::max);
            }
        }

        public ClusterReports build() {
            return new ClusterReports(disks, copies, sizes);
        }
    }
}
