package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.master.state.InSync;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of the routing when a data node says that a shard started or failed. Late reports, of copies that were given up, change nothing. */
public final class ShardEvents {
    private ShardEvents() {}

    /** A replica is in sync from now on, if the primary that took it in is the primary still. */
    public static Decision started(ClusterState state, ShardStartedCommand command) {
        Optional<IndexMetadata> index = state.indexByUuid(command.getShard().getIndexUuid());
        int number = command.getShard().getNumber();
        Optional<ShardRouting> copy = index.flatMap(known -> copy(state, known, number, command.getAllocationId())
                .filter(held -> held.getNodeId().equals(command.getNodeId())));
        if (copy.isEmpty() || copy.get().getState() != ShardRouting.State.INITIALIZING) {
            return Decision.NOTHING;
        }
        if (!copy.get().getPrimary() && command.getPrimaryTerm() != index.get().getPrimaryTerms(number)) {
            return Decision.NOTHING;
        }
        InSyncCopies before = copy.get().getCreateEmpty()
                ? InSyncCopies.getDefaultInstance()
                : index.get().getInSync(number);
        InSyncCopies after = InSync.with(before, command.getAllocationId());
        List<ShardRouting> shards = state.shards(index.get().getUuid());
        Optional<ShardRouting> source = Relocations.partner(shards, copy.get());
        List<ShardRouting> routing;
        if (source.isEmpty()) {
            routing = new ArrayList<>(shards);
            routing.set(shards.indexOf(copy.get()), startedCopy(copy.get()));
        } else if (source.get().getPrimary()) {
            // The source hands its office over when it knows.
            routing = shards;
        } else {
            after = InSync.without(after, source.get().getAllocationId());
            routing = Relocations.finished(shards, source.get(), copy.get(), ShardEvents::startedCopy);
        }
        if (after.equals(index.get().getInSync(number)) && routing.equals(shards)) {
            return Decision.NOTHING;
        }
        return new Decision(List.of(
                Decision.put(index.get().toBuilder().setInSync(number, after).build()),
                Decision.put(routing(index.get(), routing))));
    }

    private static ShardRouting startedCopy(ShardRouting copy) {
        return copy.toBuilder()
                .setState(ShardRouting.State.STARTED)
                .clearUnassignedReason()
                .clearUnassignedDetails()
                .clearUnassignedMillis()
                .clearFailedAllocations()
                .clearLastNodeId()
                .setCreateEmpty(false)
                .build();
    }

    /** The copy leaves the in-sync set and its node in one step. Of a primary that is none any more nothing is accepted. */
    public static Decision failed(ClusterState state, ShardFailedCommand command, long nowMillis) {
        Optional<IndexMetadata> found = state.indexByUuid(command.getShard().getIndexUuid());
        if (found.isEmpty()) {
            return Decision.NOTHING;
        }
        IndexMetadata index = found.get();
        int number = command.getShard().getNumber();
        Optional<ShardRouting> copy = copy(state, index, number, command.getAllocationId());
        boolean own = command.getPrimaryTerm() == 0;
        if (own
                && copy.filter(held -> held.getNodeId().equals(command.getNodeId()))
                        .isEmpty()) {
            return Decision.NOTHING;
        }
        if (!own) {
            requirePrimary(state, index, number, command.getPrimaryTerm());
        }
        List<ClusterRecord> records = new ArrayList<>();
        boolean othersStarted = state.shards(index.getUuid()).stream()
                .anyMatch(other -> other.getShard() == number
                        && Relocations.isActive(other)
                        && !other.getAllocationId().equals(command.getAllocationId())
                        && index.getInSync(number).getAllocationIdsList().contains(other.getAllocationId()));
        InSyncCopies inSync = index.getInSync(number);
        // A copy that fails while nobody else is there may be the only one left, whatever the set says.
        InSyncCopies remaining = othersStarted ? InSync.without(inSync, command.getAllocationId()) : inSync;
        if (!own && remaining.getAllocationIdsList().contains(command.getAllocationId())) {
            remaining = InSync.without(inSync, command.getAllocationId());
            if (remaining.getAllocationIdsList().contains(command.getAllocationId())) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "the only copy in sync can not be removed [" + command.getAllocationId() + "]");
            }
        }
        if (!remaining.equals(inSync)) {
            records.add(
                    Decision.put(index.toBuilder().setInSync(number, remaining).build()));
        }
        if (copy.isPresent()) {
            records.add(Decision.put(
                    routing(index, withoutFailed(state.shards(index.getUuid()), copy.get(), command, nowMillis))));
        }
        return new Decision(records);
    }

    private static void requirePrimary(ClusterState state, IndexMetadata index, int number, long term) {
        boolean assigned = state.primary(index.getUuid(), number)
                .filter(primary -> primary.getState() != ShardRouting.State.UNASSIGNED)
                .isPresent();
        if (!assigned || index.getPrimaryTerms(number) != term) {
            throw new SearchException(
                    ErrorCode.STALE_PRIMARY,
                    "stale primary of term [" + term + "], the shard is in term [" + index.getPrimaryTerms(number)
                            + "]");
        }
    }

    private static Optional<ShardRouting> copy(
            ClusterState state, IndexMetadata index, int number, String allocationId) {
        return state.shards(index.getUuid()).stream()
                .filter(shard -> shard.getShard() == number
                        && !allocationId.isEmpty()
                        && shard.getAllocationId().equals(allocationId))
                .findFirst();
    }

    /** A move that failed is counted at the copy that was to move. */
    private static List<ShardRouting> withoutFailed(
            List<ShardRouting> shards, ShardRouting copy, ShardFailedCommand command, long nowMillis) {
        List<ShardRouting> after = new ArrayList<>(Relocations.lost(
                shards,
                copy,
                lost -> again(Unassigned.of(lost, "ALLOCATION_FAILED", command.getReason(), nowMillis), nowMillis)));
        if (Relocations.isTarget(copy)) {
            after.replaceAll(other ->
                    other.getShard() == copy.getShard() && other.getNodeId().equals(copy.getRelocatingNodeId())
                            ? again(other, nowMillis)
                            : other);
        }
        return after;
    }

    private static ShardRouting again(ShardRouting copy, long nowMillis) {
        return copy.toBuilder()
                .setFailedAllocations(copy.getFailedAllocations() + 1)
                .setUnassignedMillis(nowMillis)
                .build();
    }

    private static IndexRouting routing(IndexMetadata index, List<ShardRouting> shards) {
        return IndexRouting.newBuilder()
                .setIndexUuid(index.getUuid())
                .addAllShards(shards)
                .build();
    }
}
