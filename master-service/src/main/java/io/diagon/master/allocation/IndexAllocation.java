package io.diagon.master.allocation;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One round of allocation for one index: primaries first, then the replicas of those that are started. */
final class IndexAllocation {
    private static final int MAX_FAILED_ALLOCATIONS = 5;
    /** Replicas that a node recovers at the same time. */
    private static final int MAX_RECOVERIES = 2;

    private final List<ShardRouting> before;
    private final List<ShardRouting> shards;
    private final IndexMetadata.Builder index;
    private final List<String> candidates;
    private final Map<String, String> copies;
    private final NodeLoad load;
    private final Supplier<String> allocationIds;
    private final long nowMillis;

    IndexAllocation(
            IndexMetadata index,
            List<ShardRouting> shards,
            List<String> candidates,
            Map<String, String> copies,
            NodeLoad load,
            Supplier<String> allocationIds,
            long nowMillis) {
        this.index = index.toBuilder();
        this.before = shards;
        this.shards = new ArrayList<>(shards);
        this.candidates = candidates;
        this.copies = copies;
        this.load = load;
        this.allocationIds = allocationIds;
        this.nowMillis = nowMillis;
    }

    Optional<Allocator.Change> allocate() {
        for (int at = 0; at < shards.size(); at++) {
            ShardRouting shard = shards.get(at);
            if (shard.getPrimary() && unassigned(shard)) {
                allocatePrimary(at, shard);
            }
        }
        for (int at = 0; at < shards.size(); at++) {
            ShardRouting shard = shards.get(at);
            if (!shard.getPrimary() && unassigned(shard) && primaryStarted(shard.getShard())) {
                allocateReplica(at, shard);
            }
        }
        return Allocator.change(index.build(), before, shards);
    }

    private void allocatePrimary(int at, ShardRouting shard) {
        List<String> inSync = index.getInSync(shard.getShard()).getAllocationIdsList();
        if (inSync.isEmpty()) {
            if (shard.getFailedAllocations() < MAX_FAILED_ALLOCATIONS) {
                leastLoaded(shard.getShard()).ifPresent(node -> {
                    nextTerm(shard.getShard());
                    assign(at, shard, node, allocationIds.get(), true);
                });
            }
            return;
        }
        if (promote(at, shard, inSync)) {
            return;
        }
        inSync.stream()
                .filter(id -> copies.containsKey(id) && free(copies.getOrDefault(id, ""), shard.getShard()))
                .findFirst()
                .ifPresent(id -> {
                    nextTerm(shard.getShard());
                    assign(at, shard, copies.getOrDefault(id, ""), id, false);
                });
    }

    /** An assigned in-sync copy, best one that is open, changes places with the primary that is gone. */
    private boolean promote(int at, ShardRouting gone, List<String> inSync) {
        Optional<ShardRouting> heir = shards.stream()
                .filter(copy -> copy.getShard() == gone.getShard()
                        && !copy.getPrimary()
                        && !unassigned(copy)
                        && inSync.contains(copy.getAllocationId()))
                .max(Comparator.comparing(ShardRouting::getState)
                        .thenComparing(ShardRouting::getNodeId, Comparator.reverseOrder()));
        if (heir.isEmpty()) {
            return false;
        }
        nextTerm(gone.getShard());
        shards.set(
                shards.indexOf(heir.get()), gone.toBuilder().setPrimary(false).build());
        shards.set(at, heir.get().toBuilder().setPrimary(true).build());
        return true;
    }

    private void allocateReplica(int at, ShardRouting shard) {
        if (shard.getFailedAllocations() >= MAX_FAILED_ALLOCATIONS || ReplicaDelay.backsOff(shard, nowMillis)) {
            return;
        }
        int number = shard.getShard();
        Predicate<String> fits = node -> free(node, number) && load.recoveries(node) < MAX_RECOVERIES;
        Optional<String> held = index.getInSync(number).getAllocationIdsList().stream()
                .filter(id -> copies.containsKey(id) && free(copies.getOrDefault(id, ""), number))
                .findFirst();
        if (held.isPresent()) {
            String node = copies.getOrDefault(held.get(), "");
            if (fits.test(node)) {
                assign(at, shard, node, held.get(), false);
            }
            return;
        }
        String last = shard.getLastNodeId();
        if (candidates.contains(last) && fits.test(last) && shard.getFailedAllocations() == 0) {
            assign(at, shard, last, allocationIds.get(), false);
        } else if (!ReplicaDelay.waits(index.build(), shard, nowMillis)) {
            leastLoaded(number).filter(fits).ifPresent(node -> assign(at, shard, node, allocationIds.get(), false));
        }
    }

    private void assign(int at, ShardRouting shard, String node, String allocationId, boolean empty) {
        shards.set(
                at,
                shard.toBuilder()
                        .setState(ShardRouting.State.INITIALIZING)
                        .setNodeId(node)
                        .setAllocationId(allocationId)
                        .setCreateEmpty(empty)
                        .build());
        load.add(node, index.getUuid());
        if (!shard.getPrimary()) {
            load.addRecovery(node);
        }
    }

    /** A new primary, a new term: whoever was it before is fenced. */
    private void nextTerm(int number) {
        index.setPrimaryTerms(number, index.getPrimaryTerms(number) + 1);
    }

    private Optional<String> leastLoaded(int number) {
        return candidates.stream()
                .filter(node -> free(node, number))
                .min(Comparator.comparingInt((String node) -> load.ofIndex(node, index.getUuid()))
                        .thenComparingInt(load::total)
                        .thenComparing(Comparator.naturalOrder()));
    }

    private boolean free(String node, int number) {
        return shards.stream()
                .noneMatch(copy -> copy.getShard() == number && copy.getNodeId().equals(node));
    }

    private boolean primaryStarted(int number) {
        return shards.stream()
                .anyMatch(copy -> copy.getShard() == number
                        && copy.getPrimary()
                        && copy.getState() == ShardRouting.State.STARTED);
    }

    private static boolean unassigned(ShardRouting shard) {
        return shard.getState() == ShardRouting.State.UNASSIGNED;
    }
}
