package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.master.discovery.Membership;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What becomes of the routing when a data node says that a shard started or failed. Late reports, of copies that were given up, change nothing. */
public final class ShardEvents {
    private ShardEvents() {}

    public static Decision started(ClusterState state, ShardStartedCommand command) {
        Optional<IndexMetadata> index = state.indexByUuid(command.getShard().getIndexUuid());
        int number = command.getShard().getNumber();
        if (index.isEmpty() || !holds(state, index.get(), number, command.getNodeId(), command.getAllocationId())) {
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
                        .setCreateEmpty(false)
                        .build());
        IndexMetadata inSync = index.get().toBuilder()
                .setInSync(number, InSyncCopies.newBuilder().addAllocationIds(command.getAllocationId()))
                .build();
        return new Decision(List.of(Decision.put(inSync), Decision.put(routing)));
    }

    public static Decision failed(ClusterState state, ShardFailedCommand command, long nowMillis) {
        Optional<IndexMetadata> index = state.indexByUuid(command.getShard().getIndexUuid());
        if (index.isEmpty()
                || !holds(
                        state,
                        index.get(),
                        command.getShard().getNumber(),
                        command.getNodeId(),
                        command.getAllocationId())) {
            return Decision.NOTHING;
        }
        return new Decision(List.of(Decision.put(replace(
                state,
                index.get(),
                command.getAllocationId(),
                shard -> Membership.unassigned(shard, "ALLOCATION_FAILED", command.getReason(), nowMillis).toBuilder()
                        .setFailedAllocations(shard.getFailedAllocations() + 1)
                        .build()))));
    }

    private static boolean holds(
            ClusterState state, IndexMetadata index, int number, String nodeId, String allocationId) {
        return state.shards(index.getUuid()).stream()
                .anyMatch(shard -> shard.getShard() == number
                        && shard.getNodeId().equals(nodeId)
                        && shard.getAllocationId().equals(allocationId));
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
