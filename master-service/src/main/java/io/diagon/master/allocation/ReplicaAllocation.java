package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;
import java.util.Optional;

/** Gives replicas of started primaries a node: one that has their files, after a delay any other. */
final class ReplicaAllocation {
    private ReplicaAllocation() {}

    static void run(AllocationRound round) {
        for (IndexDraft index : round.indices().values()) {
            for (ShardRouting copy : List.copyOf(index.shards())) {
                if (!copy.getPrimary()
                        && copy.getState() == ShardRouting.State.UNASSIGNED
                        && Relocations.isActive(index.primary(copy.getShard()))) {
                    allocate(round, index, copy);
                }
            }
        }
    }

    private static void allocate(AllocationRound round, IndexDraft index, ShardRouting copy) {
        Optional<PrimaryAllocation.Held> held = PrimaryAllocation.onDisk(round, index, copy);
        if (held.isPresent()) {
            switch (verdict(round, index, copy, held.get().nodeId())) {
                case YES -> {
                    index.initialize(copy, held.get().nodeId(), held.get().allocationId(), false);
                    return;
                }
                case THROTTLE -> {
                    return;
                }
                case NO, UNRECOGNIZED -> {}
            }
        }
        String last = copy.getLastNodeId();
        // What failed on a node that has left since says nothing of one that is back.
        boolean preferred = !last.isEmpty()
                && (copy.getFailedAllocations() == 0
                        || copy.getUnassignedReason().equals(Unassigned.NODE_LEFT));
        Verdict back = preferred ? verdict(round, index, copy, last) : Verdict.NO;
        if (back == Verdict.YES) {
            index.initialize(copy, last, round.allocationIds().get(), false);
        } else if (back == Verdict.NO && ReplicaDelay.remaining(index.metadata(), copy, round.nowMillis()) == 0) {
            BalanceWeight.lightest(round, index, copy)
                    .ifPresent(node -> index.initialize(
                            copy, node.getId(), round.allocationIds().get(), false));
        }
    }

    private static Verdict verdict(AllocationRound round, IndexDraft index, ShardRouting copy, String nodeId) {
        return round.nodes().stream()
                .filter((Node node) -> node.getId().equals(nodeId))
                .map(node -> AllocationDeciders.canAllocate(round, index, copy, node))
                .findFirst()
                .orElse(Verdict.NO);
    }
}
