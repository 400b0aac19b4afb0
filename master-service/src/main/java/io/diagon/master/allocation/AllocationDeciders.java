package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.function.Function;

/** All rules together: one no is a no, and one not-now a not-now. */
final class AllocationDeciders {
    private static final List<AllocationDecider> ALL = List.of(
            new MaxRetryDecider(),
            new EnableDecider(),
            new NodeLeavingDecider(),
            new SameShardDecider(),
            new FilterDecider(),
            new AwarenessDecider(),
            new ShardsLimitDecider(),
            new DiskThresholdDecider(),
            new ThrottlingDecider(),
            new RebalanceDecider());

    private AllocationDeciders() {}

    static Verdict canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return verdict(decider -> decider.canAllocate(round, index, copy, node));
    }

    static Verdict canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return verdict(decider -> decider.canRemain(round, index, copy, node));
    }

    static Verdict canRebalance(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return verdict(decider -> decider.canRebalance(round, index, copy));
    }

    private static Verdict verdict(Function<AllocationDecider, AllocationDecision> question) {
        Verdict worst = Verdict.YES;
        for (AllocationDecider decider : ALL) {
            switch (question.apply(decider).getVerdict()) {
                case NO -> {
                    return Verdict.NO;
                }
                case THROTTLE -> worst = Verdict.THROTTLE;
                case YES, UNRECOGNIZED -> {}
            }
        }
        return worst;
    }

    static List<AllocationDecision> explainAllocate(
            AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return ALL.stream()
                .map(decider -> decider.canAllocate(round, index, copy, node))
                .toList();
    }

    static List<AllocationDecision> explainRemain(
            AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return ALL.stream()
                .map(decider -> decider.canRemain(round, index, copy, node))
                .toList();
    }

    static Verdict worst(List<AllocationDecision> decisions) {
        if (decisions.stream().anyMatch(decision -> decision.getVerdict() == Verdict.NO)) {
            return Verdict.NO;
        }
        return decisions.stream().anyMatch(decision -> decision.getVerdict() == Verdict.THROTTLE)
                ? Verdict.THROTTLE
                : Verdict.YES;
    }
}
