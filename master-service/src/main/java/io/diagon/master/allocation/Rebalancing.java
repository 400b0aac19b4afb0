package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Moves copies from heavy to light nodes as long as it makes a difference above the threshold, index by index. */
final class Rebalancing {
    private Rebalancing() {}

    static void run(AllocationRound round) {
        for (IndexDraft index : round.indices().values()) {
            Optional<Move> move = next(round, index);
            while (move.isPresent()) {
                index.relocate(
                        move.get().copy(),
                        move.get().target().getId(),
                        round.allocationIds().get());
                move = next(round, index);
            }
        }
    }

    /** A copy and the node that it would do better on. */
    record Move(ShardRouting copy, Node target) {}

    private static Optional<Move> next(AllocationRound round, IndexDraft index) {
        return round.nodes().stream()
                .sorted(byWeight(round, index).reversed())
                .flatMap(heavy -> index.shards().stream()
                        .filter(copy -> copy.getNodeId().equals(heavy.getId()))
                        .sorted(Comparator.comparing(ShardRouting::getPrimary)))
                .flatMap(copy -> better(round, index, copy).stream())
                .findFirst();
    }

    /** Where the copy would go, if it may. */
    static Optional<Move> better(AllocationRound round, IndexDraft index, ShardRouting copy) {
        if (copy.getState() != ShardRouting.State.STARTED) {
            return Optional.empty();
        }
        double here = BalanceWeight.of(round, index, copy.getNodeId());
        double threshold = threshold(round.settings());
        Stream<Node> lighter = round.nodes().stream()
                .filter(node -> here - BalanceWeight.of(round, index, node.getId()) > threshold)
                .sorted(byWeight(round, index));
        List<Node> candidates = lighter.toList();
        if (candidates.isEmpty() || AllocationDeciders.canRebalance(round, index, copy) != Verdict.YES) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(node -> AllocationDeciders.canAllocate(round, index, copy, node) == Verdict.YES)
                .findFirst()
                .map(node -> new Move(copy, node));
    }

    /**
     * Below the sum of the factors a move makes the sum of the squared weights larger, and another one would undo it. The rounding of sums must
     * not look like a difference.
     */
    private static double threshold(AllocationSettings settings) {
        double least =
                settings.number(AllocationSettings.BALANCE_SHARD) + settings.number(AllocationSettings.BALANCE_INDEX);
        return Math.max(settings.number(AllocationSettings.BALANCE_THRESHOLD), least) + 1e-6;
    }

    private static Comparator<Node> byWeight(AllocationRound round, IndexDraft index) {
        return Comparator.comparingDouble((Node node) -> BalanceWeight.of(round, index, node.getId()))
                .thenComparing(Node::getId);
    }
}
