package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** A node that is going to stop is given nothing, and one that stops for good keeps nothing. */
final class NodeLeavingDecider extends AllocationDecider {
    NodeLeavingDecider() {
        super("node_shutdown");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return node.getLeaving() ? no("node [" + node.getName() + "] is leaving") : kept(node);
    }

    @Override
    AllocationDecision canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return kept(node);
    }

    private AllocationDecision kept(Node node) {
        return node.getDraining() ? no("node [" + node.getName() + "] is leaving for good") : yes();
    }
}
