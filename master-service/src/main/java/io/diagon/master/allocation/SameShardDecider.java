package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** Two copies of a shard on one node would be lost together. */
final class SameShardDecider extends AllocationDecider {
    SameShardDecider() {
        super("same_shard");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return index.copies(copy.getShard()).anyMatch(other -> other.getNodeId().equals(node.getId()))
                ? no("a copy of this shard is already allocated to this node")
                : yes();
    }
}
