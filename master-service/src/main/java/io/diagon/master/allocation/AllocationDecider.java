package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** One rule about where copies may be. Knows nothing but the round, and changes nothing. */
abstract class AllocationDecider {
    private final String name;
    private final AllocationDecision yes;

    AllocationDecider(String name) {
        this.name = name;
        this.yes = yes("nothing speaks against it");
    }

    /** Whether the copy may come to the node: as a new one, or from where it is. */
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return yes;
    }

    /** Whether the copy may stay on its node. */
    AllocationDecision canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return yes;
    }

    /** Whether the copy may be moved for the sake of balance. */
    AllocationDecision canRebalance(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return yes;
    }

    final AllocationDecision yes() {
        return yes;
    }

    final AllocationDecision yes(String explanation) {
        return decision(AllocationDecision.Verdict.YES, explanation);
    }

    final AllocationDecision no(String explanation) {
        return decision(AllocationDecision.Verdict.NO, explanation);
    }

    final AllocationDecision throttle(String explanation) {
        return decision(AllocationDecision.Verdict.THROTTLE, explanation);
    }

    private AllocationDecision decision(AllocationDecision.Verdict verdict, String explanation) {
        return AllocationDecision.newBuilder()
                .setDecider(name)
                .setVerdict(verdict)
                .setExplanation(explanation)
                .build();
    }
}
