package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.master.state.InSync;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;

/** A primary gives its office to a copy that has everything it has. Nothing of the term before is accepted after it. */
public final class HandOver {
    private HandOver() {}

    public static Decision decide(ClusterState state, HandOverPrimaryCommand command, long nowMillis) {
        IndexMetadata index = state.indexByUuid(command.getShard().getIndexUuid())
                .orElseThrow(() -> new SearchException(
                        ErrorCode.INDEX_NOT_FOUND,
                        "no such index [" + command.getShard().getIndexName() + "]"));
        int number = command.getShard().getNumber();
        List<ShardRouting> shards = state.shards(index.getUuid());
        long term = index.getPrimaryTerms(number);
        ShardRouting primary = state.primary(index.getUuid(), number).orElseThrow();
        if (primary.getAllocationId().equals(command.getTargetAllocationId()) && term == command.getPrimaryTerm() + 1) {
            return Decision.NOTHING;
        }
        if (!primary.getAllocationId().equals(command.getAllocationId()) || term != command.getPrimaryTerm()) {
            throw new SearchException(
                    ErrorCode.STALE_PRIMARY,
                    "stale primary of term [" + command.getPrimaryTerm() + "], the shard is in term [" + term + "]");
        }
        ShardRouting target = shards.stream()
                .filter(copy -> copy.getShard() == number
                        && copy.getAllocationId().equals(command.getTargetAllocationId())
                        && takesOver(primary, copy)
                        && index.getInSync(number).getAllocationIdsList().contains(copy.getAllocationId()))
                .findFirst()
                .orElseThrow(() -> new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "no copy in sync that could take over [" + command.getTargetAllocationId() + "]"));
        IndexMetadata.Builder after = index.toBuilder()
                .setPrimaryTerms(number, term + 1)
                .setInSync(number, InSync.without(index.getInSync(number), primary.getAllocationId()));
        List<ShardRouting> routing = Relocations.isTarget(target)
                ? Relocations.finished(
                        shards,
                        primary,
                        target,
                        started -> started.toBuilder()
                                .setPrimary(true)
                                .setState(ShardRouting.State.STARTED)
                                .build())
                : exchanged(shards, primary, target, nowMillis);
        return new Decision(List.of(
                Decision.put(after.build()),
                Decision.put(IndexRouting.newBuilder()
                        .setIndexUuid(index.getUuid())
                        .addAllShards(routing)
                        .build())));
    }

    private static boolean takesOver(ShardRouting primary, ShardRouting copy) {
        return Relocations.isTarget(copy)
                ? copy.getRelocatingNodeId().equals(primary.getNodeId())
                : !copy.getPrimary() && Relocations.isActive(copy);
    }

    private static List<ShardRouting> exchanged(
            List<ShardRouting> shards, ShardRouting primary, ShardRouting target, long nowMillis) {
        List<ShardRouting> after = new ArrayList<>(shards);
        after.set(shards.indexOf(target), target.toBuilder().setPrimary(true).build());
        return Relocations.lost(
                after,
                primary,
                former -> Unassigned.of(
                        former.toBuilder().setPrimary(false).build(),
                        Unassigned.NODE_LEFT,
                        "node [" + primary.getNodeId() + "] is leaving",
                        nowMillis));
    }
}
