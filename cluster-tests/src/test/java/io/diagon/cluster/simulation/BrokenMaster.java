package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.master.allocation.ShardEvents;
import io.diagon.master.state.Decider;
import io.diagon.master.state.Decision;
import io.diagon.master.state.InSync;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardRouting.State;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The master's decisions, without one of its rules. */
final class BrokenMaster {
    private BrokenMaster() {}

    static Decision started(@Nullable Rule broken, ClusterState state, ShardStartedCommand command) {
        if (broken != Rule.COUNT_STARTED_ONLY_IN_ITS_TERM) {
            return ShardEvents.started(state, command);
        }
        IndexMetadata index =
                state.indexByUuid(command.getShard().getIndexUuid()).orElseThrow();
        long term = index.getPrimaryTerms(command.getShard().getNumber());
        return ShardEvents.started(
                state, command.toBuilder().setPrimaryTerm(term).build());
    }

    static Decision allocation(@Nullable Rule broken, ClusterState state, Decider allocator) {
        if (broken == Rule.PROMOTE_FROM_IN_SYNC) {
            Decision promoted = promoteAny(state);
            return promoted.records().isEmpty() ? allocator.decide(state) : promoted;
        }
        if (broken == Rule.REPLICA_BESIDE_NO_OTHER_COPY) {
            Decision beside = beside(state);
            return beside.records().isEmpty() ? allocator.decide(state) : beside;
        }
        Decision decision = allocator.decide(state);
        return broken == Rule.NEW_TERM_FOR_A_NEW_PRIMARY ? withoutNewTerms(state, decision) : decision;
    }

    private static Decision promoteAny(ClusterState state) {
        IndexMetadata index = state.indices().values().stream().findFirst().orElse(null);
        if (index == null) {
            return Decision.NOTHING;
        }
        List<ShardRouting> shards = new ArrayList<>(state.shards(index.getUuid()));
        for (ShardRouting gone : state.shards(index.getUuid())) {
            Optional<ShardRouting> heir = shards.stream()
                    .filter(copy -> copy.getShard() == gone.getShard()
                            && !copy.getPrimary()
                            && copy.getState() == State.INITIALIZING
                            && copy.getRelocatingNodeId().isEmpty())
                    .findFirst();
            if (gone.getPrimary() && gone.getState() == State.UNASSIGNED && heir.isPresent()) {
                int number = gone.getShard();
                shards.set(
                        shards.indexOf(heir.get()),
                        heir.get().toBuilder().setPrimary(true).build());
                shards.set(
                        shards.indexOf(gone), gone.toBuilder().setPrimary(false).build());
                IndexMetadata after = index.toBuilder()
                        .setPrimaryTerms(number, index.getPrimaryTerms(number) + 1)
                        .setInSync(
                                number,
                                InSync.with(index.getInSync(number), heir.get().getAllocationId()))
                        .build();
                return new Decision(List.of(Decision.put(after), Decision.put(routing(index, shards))));
            }
        }
        return Decision.NOTHING;
    }

    private static Decision beside(ClusterState state) {
        IndexMetadata index = state.indices().values().stream().findFirst().orElse(null);
        if (index == null) {
            return Decision.NOTHING;
        }
        List<ShardRouting> shards = new ArrayList<>(state.shards(index.getUuid()));
        for (ShardRouting copy : shards) {
            ShardRouting primary =
                    state.primary(index.getUuid(), copy.getShard()).orElseThrow();
            if (!copy.getPrimary() && copy.getState() == State.UNASSIGNED && primary.getState() == State.STARTED) {
                shards.set(
                        shards.indexOf(copy),
                        copy.toBuilder()
                                .setState(State.INITIALIZING)
                                .setNodeId(primary.getNodeId())
                                .setAllocationId("beside-" + state.version())
                                .build());
                return new Decision(List.of(Decision.put(routing(index, shards))));
            }
        }
        return Decision.NOTHING;
    }

    private static Decision withoutNewTerms(ClusterState state, Decision decision) {
        List<ClusterRecord> records = new ArrayList<>();
        for (ClusterRecord record : decision.records()) {
            Optional<IndexMetadata> before =
                    state.indexByUuid(record.getIndexPut().getUuid());
            boolean begun =
                    before.isPresent() && !before.get().getPrimaryTermsList().contains(0L);
            records.add(
                    begun
                            ? Decision.put(record.getIndexPut().toBuilder()
                                    .clearPrimaryTerms()
                                    .addAllPrimaryTerms(before.get().getPrimaryTermsList())
                                    .build())
                            : record);
        }
        return new Decision(records);
    }

    private static IndexRouting routing(IndexMetadata index, List<ShardRouting> shards) {
        return IndexRouting.newBuilder()
                .setIndexUuid(index.getUuid())
                .addAllShards(shards)
                .build();
    }
}
