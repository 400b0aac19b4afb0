package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Comparator;
import java.util.Optional;

/**
 * How much a node has to carry, as copies above the average: of all indices and of the one at hand, each by its factor. The weights of
 * the nodes of one index can be compared; a copy that moves takes the sum of both factors from one node to another.
 */
final class BalanceWeight {
    private BalanceWeight() {}

    static double of(AllocationRound round, IndexDraft index, String nodeId) {
        int nodes = Math.max(1, round.nodes().size());
        double all = round.load().total(nodeId) - (double) round.load().total() / nodes;
        double ofIndex = round.load().ofIndex(nodeId, index.uuid())
                - (double) round.load().ofIndex(index.uuid()) / nodes;
        AllocationSettings settings = round.settings();
        return settings.number(AllocationSettings.BALANCE_SHARD) * all
                + settings.number(AllocationSettings.BALANCE_INDEX) * ofIndex;
    }

    /** The lightest of the nodes that the copy may go to now. */
    static Optional<Node> lightest(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return round.nodes().stream()
                .filter(node -> AllocationDeciders.canAllocate(round, index, copy, node) == Verdict.YES)
                .min(Comparator.comparingDouble((Node node) -> of(round, index, node.getId()))
                        .thenComparing(Node::getId));
    }
}
