package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives each shard a primary. One that never was started begins empty. One that holds data is taken over by an in-sync copy that is open, or
 * opened by a node that has an in-sync copy on its disk; never by another.
 */
final class PrimaryAllocation {
    private PrimaryAllocation() {}

    static void run(AllocationRound round) {
        for (IndexDraft index : round.indices().values()) {
            for (ShardRouting copy : List.copyOf(index.shards())) {
                if (copy.getPrimary() && copy.getState() == ShardRouting.State.UNASSIGNED) {
                    allocate(round, index, copy);
                }
            }
        }
    }

    private static void allocate(AllocationRound round, IndexDraft index, ShardRouting primary) {
        List<String> inSync = index.inSync(primary.getShard());
        if (inSync.isEmpty()) {
            BalanceWeight.lightest(round, index, primary).ifPresent(node -> begin(round, index, primary, node.getId()));
        } else if (!promote(index, primary, inSync)) {
            onDisk(round, index, primary).ifPresent(held -> open(index, primary, held));
        }
    }

    /** The copy that lies on a node's disk. */
    static void open(IndexDraft index, ShardRouting primary, Held held) {
        index.nextTerm(primary.getShard());
        index.initialize(primary, held.nodeId(), held.allocationId(), false);
    }

    /** A new, empty primary. */
    static void begin(AllocationRound round, IndexDraft index, ShardRouting primary, String nodeId) {
        index.nextTerm(primary.getShard());
        index.initialize(primary, nodeId, round.allocationIds().get(), true);
    }

    /** An assigned in-sync copy, best one that is open, changes places with the primary that is gone. */
    private static boolean promote(IndexDraft index, ShardRouting gone, List<String> inSync) {
        Optional<ShardRouting> heir = index.copies(gone.getShard())
                .filter(copy -> !copy.getPrimary()
                        && !copy.getNodeId().isEmpty()
                        && !Relocations.isTarget(copy)
                        && inSync.contains(copy.getAllocationId()))
                .min(Comparator.comparing((ShardRouting copy) -> copy.getState() != ShardRouting.State.STARTED)
                        .thenComparing(copy -> !Relocations.isActive(copy))
                        .thenComparing(ShardRouting::getNodeId));
        heir.ifPresent(copy -> {
            index.nextTerm(gone.getShard());
            index.replace(copy, copy.toBuilder().setPrimary(true).build());
            index.replace(gone, gone.toBuilder().setPrimary(false).build());
        });
        return heir.isPresent();
    }

    /** A copy on a node's disk. */
    record Held(String allocationId, String nodeId) {}

    /** An in-sync copy that lies on the disk of a node that is there and has no other copy of the shard. */
    static Optional<Held> onDisk(AllocationRound round, IndexDraft index, ShardRouting copy) {
        return index.inSync(copy.getShard()).stream()
                .flatMap(id -> round.reports().nodeOf(id).map(node -> new Held(id, node)).stream())
                .filter(held -> index.copies(copy.getShard())
                        .noneMatch(other -> other.getNodeId().equals(held.nodeId())))
                .filter(held -> round.nodes().stream()
                        .filter(node -> node.getId().equals(held.nodeId()))
                        .anyMatch(node -> enabled(round, index, copy, node)))
                .findFirst();
    }

    private static boolean enabled(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return new EnableDecider().canAllocate(round, index, copy, node).getVerdict() == Verdict.YES;
    }
}
