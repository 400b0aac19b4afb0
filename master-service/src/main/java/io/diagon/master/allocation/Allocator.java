package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives unassigned primaries a node. One that never was started goes, empty, to the node with the fewest shards of its index, then of all; one
 * that holds data goes only to a node that reports an in-sync copy of it. Copies beyond the primary wait for replication.
 */
public final class Allocator {
    private static final int MAX_FAILED_ALLOCATIONS = 5;

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
    public List<Change> allocate(ClusterState state, Map<String, String> copies, List<String> usable) {
        List<String> candidates = state.nodes().values().stream()
                .filter(Allocator::isData)
                .map(Node::getId)
                .filter(usable::contains)
                .toList();
        NodeLoad load = NodeLoad.of(state);
        List<Change> changes = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            allocate(index, state.shards(index.getUuid()), candidates, copies, load)
                    .ifPresent(changes::add);
        }
        return changes;
    }

    private Optional<Change> allocate(
            IndexMetadata index,
            List<ShardRouting> shards,
            List<String> candidates,
            Map<String, String> copies,
            NodeLoad load) {
        IndexMetadata.Builder changed = index.toBuilder();
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(index.getUuid());
        boolean any = false;
        for (ShardRouting shard : shards) {
            Optional<ShardRouting> assigned = shard.getPrimary() && shard.getState() == ShardRouting.State.UNASSIGNED
                    ? assign(index, shard, candidates, copies, load)
                    : Optional.empty();
            routing.addShards(assigned.orElse(shard));
            if (assigned.isPresent()) {
                any = true;
                // A new primary, a new term: whoever was it before is fenced.
                changed.setPrimaryTerms(shard.getShard(), index.getPrimaryTerms(shard.getShard()) + 1);
                load.add(assigned.get().getNodeId(), index.getUuid());
            }
        }
        return any ? Optional.of(new Change(changed.build(), routing.build())) : Optional.empty();
    }

    private Optional<ShardRouting> assign(
            IndexMetadata index,
            ShardRouting shard,
            List<String> candidates,
            Map<String, String> copies,
            NodeLoad load) {
        List<String> inSync = index.getInSync(shard.getShard()).getAllocationIdsList();
        ShardRouting.Builder assigned = shard.toBuilder().setState(ShardRouting.State.INITIALIZING);
        if (!inSync.isEmpty()) {
            return inSync.stream()
                    .filter(copies::containsKey)
                    .findFirst()
                    .map(id -> assigned.setNodeId(copies.get(id))
                            .setAllocationId(id)
                            .setCreateEmpty(false)
                            .build());
        }
        if (shard.getFailedAllocations() >= MAX_FAILED_ALLOCATIONS) {
            return Optional.empty();
        }
        return candidates.stream()
                .min(Comparator.comparingInt((String node) -> load.ofIndex(node, index.getUuid()))
                        .thenComparingInt(load::total)
                        .thenComparing(Comparator.naturalOrder()))
                .map(node -> assigned.setNodeId(node)
                        .setAllocationId(allocationIds.get())
                        .setCreateEmpty(true)
                        .build());
    }

    private static boolean isData(Node node) {
        return node.getRolesList().contains(NodeRole.DATA);
    }
}
