package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/** Moves copies away from nodes where they may not stay: a node that is drained, a disk that is too full, a zone with too many. */
final class ForcedMoves {
    private ForcedMoves() {}

    static void run(AllocationRound round) {
        for (IndexDraft index : round.indices().values()) {
            for (ShardRouting copy : List.copyOf(index.shards())) {
                if (copy.getState() == ShardRouting.State.STARTED && !mayRemain(round, index, copy)) {
                    BalanceWeight.lightest(round, index, copy)
                            .ifPresent(node -> index.relocate(
                                    copy, node.getId(), round.allocationIds().get()));
                }
            }
        }
    }

    private static boolean mayRemain(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return round.nodes().stream()
                .filter((Node node) -> node.getId().equals(copy.getNodeId()))
                .allMatch(node -> AllocationDeciders.canRemain(round, index, copy, node) == Verdict.YES);
    }
}
