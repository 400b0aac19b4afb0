package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives unassigned copies a node. A primary that never was started goes, empty, to the node with the fewest shards of its index, then of all.
 * One that holds data is taken over by an in-sync copy that is open, or waits for a node that reports one on its disk; never by another. A
 * replica goes back to the node that has its files, and only after a delay elsewhere; never beside another copy of its shard.
 */
public final class Allocator {
    private final Supplier<String> allocationIds;

    public Allocator() {
        this(() -> UUID.randomUUID().toString());
    }

    Allocator(Supplier<String> allocationIds) {
        this.allocationIds = allocationIds;
    }

    /** What changes for one index. */
    public record Change(IndexMetadata index, IndexRouting routing) {}

    /**
     * @param copies node ids by the allocation id of the copies that data nodes report to have on disk
     * @param usable node ids that may take new shards: alive, below the disk watermark
     */
    public List<Change> allocate(ClusterState state, Map<String, String> copies, List<String> usable, long nowMillis) {
        List<String> candidates = state.nodes().values().stream()
                .filter(Allocator::isData)
                .map(Node::getId)
                .filter(usable::contains)
                .toList();
        NodeLoad load = NodeLoad.of(state);
        List<Change> changes = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            List<ShardRouting> before = state.shards(index.getUuid());
            IndexAllocation round =
                    new IndexAllocation(index, before, candidates, copies, load, allocationIds, nowMillis);
            round.allocate().ifPresent(changes::add);
        }
        return changes;
    }

    private static boolean isData(Node node) {
        return node.getRolesList().contains(NodeRole.DATA);
    }

    static Optional<Change> change(IndexMetadata index, List<ShardRouting> before, List<ShardRouting> after) {
        return after.equals(before)
                ? Optional.empty()
                : Optional.of(new Change(
                        index,
                        IndexRouting.newBuilder()
                                .setIndexUuid(index.getUuid())
                                .addAllShards(after)
                                .build()));
    }
}
