package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** A node takes in, and sends out, a few copies at a time. Primaries come from the node's own disk, or from nowhere. */
final class ThrottlingDecider extends AllocationDecider {
    ThrottlingDecider() {
        super("throttling");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        if (copy.getPrimary() && copy.getState() == ShardRouting.State.UNASSIGNED) {
            return yes();
        }
        int most = round.settings().integer(AllocationSettings.CONCURRENT_RECOVERIES);
        if (round.load().recoveries(node.getId()) >= most) {
            return throttle("reached the limit of incoming shard recoveries [" + most + "], cluster setting ["
                    + AllocationSettings.CONCURRENT_RECOVERIES + "]");
        }
        String source = index.primary(copy.getShard()).getNodeId();
        if (round.outgoing(source) >= most) {
            return throttle("reached the limit of outgoing shard recoveries [" + most + "] on the node [" + source
                    + "] which holds the primary, cluster setting [" + AllocationSettings.CONCURRENT_RECOVERIES + "]");
        }
        return yes();
    }
}
