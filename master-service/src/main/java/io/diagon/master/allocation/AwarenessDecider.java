package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.stream.Stream;

/**
 * Spreads the copies of a shard over the values of an attribute, such as the zone: no value gets more than its even share, rounded up. Values
 * that are forced count although no node has them, so that the loss of a zone does not crowd its copies into the others. Nodes that leave for
 * good count as gone: the copies of a zone's last node have to go somewhere.
 */
final class AwarenessDecider extends AllocationDecider {
    AwarenessDecider() {
        super("awareness");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return spread(round, index, copy, node);
    }

    @Override
    AllocationDecision canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return spread(round, index, copy, node);
    }

    private AllocationDecision spread(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        for (String attribute : round.settings().awareness()) {
            String value = node.getAttributesOrDefault(attribute, "");
            if (value.isEmpty()) {
                return no("node does not contain the awareness attribute [" + attribute + "]");
            }
            List<String> values = Stream.concat(
                            round.state().nodes().values().stream()
                                    .filter(other ->
                                            other.getRolesList().contains(NodeRole.DATA) && !other.getDraining())
                                    .map(other -> other.getAttributesOrDefault(attribute, "")),
                            round.settings().forcedValues(attribute).stream())
                    .filter(other -> !other.isEmpty())
                    .distinct()
                    .toList();
            int copies = index.metadata().getNumberOfReplicas() + 1;
            int most = (copies + values.size() - 1) / Math.max(1, values.size());
            long there = 1
                    + index.copies(copy.getShard())
                            .filter(other -> counts(other, copy))
                            .filter(other -> value.equals(attribute(round, other.getNodeId(), attribute)))
                            .count();
            if (there > most) {
                return no("there are [" + copies + "] copies of this shard and [" + values.size()
                        + "] values for attribute [" + attribute + "] and so there may be at most [" + most
                        + "] copies with the value [" + value + "], and this would be [" + there + "]");
            }
        }
        return yes();
    }

    /** Neither itself nor a place that is given up. */
    private static boolean counts(ShardRouting other, ShardRouting copy) {
        boolean itself = !copy.getAllocationId().isEmpty()
                && (other.getAllocationId().equals(copy.getAllocationId())
                        || (!copy.getRelocatingNodeId().isEmpty()
                                && other.getNodeId().equals(copy.getRelocatingNodeId())));
        return !itself && !other.getNodeId().isEmpty() && other.getState() != ShardRouting.State.RELOCATING;
    }

    private static String attribute(AllocationRound round, String nodeId, String attribute) {
        Node node = round.state().node(nodeId);
        return node == null ? "" : node.getAttributesOrDefault(attribute, "");
    }
}
