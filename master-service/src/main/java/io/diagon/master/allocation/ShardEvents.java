package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.Membership;
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
import java.util.function.UnaryOperator;

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
        IndexRouting routing = replace(
                state,
                index.get(),
                command.getAllocationId(),
                shard -> shard.toBuilder()
                        .setState(ShardRouting.State.STARTED)
                        .clearUnassignedReason()
                        .clearUnassignedDetails()
                        .clearUnassignedMillis()
                        .clearFailedAllocations()
                        .clearLastNodeId()
                        .setCreateEmpty(false)
                        .build());
        InSyncCopies before = copy.get().getCreateEmpty()
                ? InSyncCopies.getDefaultInstance()
                : index.get().getInSync(number);
        IndexMetadata inSync = index.get().toBuilder()
                .setInSync(number, InSync.with(before, command.getAllocationId()))
                .build();
        return new Decision(List.of(Decision.put(inSync), Decision.put(routing)));
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
                        && other.getState() == ShardRouting.State.STARTED
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
            records.add(Decision.put(replace(
                    state,
                    index,
                    command.getAllocationId(),
                    shard ->
                            Membership.unassigned(shard, "ALLOCATION_FAILED", command.getReason(), nowMillis)
                                    .toBuilder()
                                    .setFailedAllocations(shard.getFailedAllocations() + 1)
                                    .build())));
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

    private static IndexRouting replace(
            ClusterState state, IndexMetadata index, String allocationId, UnaryOperator<ShardRouting> change) {
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(index.getUuid());
        for (ShardRouting shard : state.shards(index.getUuid())) {
            routing.addShards(shard.getAllocationId().equals(allocationId) ? change.apply(shard) : shard);
        }
        return routing.build();
    }
}
