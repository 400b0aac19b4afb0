package io.diagon.master.rpc;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.HandOver;
import io.diagon.master.allocation.ShardEvents;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.master.index.AliasChanges;
import io.diagon.master.index.ClusterSettingsChange;
import io.diagon.master.index.IndexChanges;
import io.diagon.master.index.IndexCreation;
import io.diagon.master.state.Decider;
import io.diagon.protocol.cluster.ClusterCommand;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Which decider a command is for. What is random or of the clock is drawn here, so that deciders are pure. */
final class Commands {
    private final LongSupplier clock;

    Commands(LongSupplier clock) {
        this.clock = clock;
    }

    Decider decider(ClusterCommand command) {
        long now = clock.getAsLong();
        return switch (command.getKindCase()) {
            case CREATE_INDEX -> {
                String uuid = UUID.randomUUID().toString();
                yield state -> IndexCreation.create(state, command.getCreateIndex(), uuid, now);
            }
            case DELETE_INDEX -> state -> IndexCreation.delete(state, command.getDeleteIndex());
            case PUT_MAPPING -> state -> IndexChanges.putMapping(state, command.getPutMapping());
            case UPDATE_INDEX_SETTINGS ->
                state -> IndexChanges.updateSettings(state, command.getUpdateIndexSettings(), now);
            case UPDATE_ALIASES -> state -> AliasChanges.update(state, command.getUpdateAliases());
            case UPDATE_CLUSTER_SETTINGS ->
                state -> ClusterSettingsChange.update(state, command.getUpdateClusterSettings());
            case CHANGE_INDEX_STATE -> state -> IndexChanges.changeState(state, command.getChangeIndexState());
            case SHARD_STARTED -> state -> ShardEvents.started(state, command.getShardStarted());
            case SHARD_FAILED -> state -> ShardEvents.failed(state, command.getShardFailed(), now);
            case NODE_LEAVING -> state -> LeaveTaking.decide(state, command.getNodeLeaving(), now);
            case HAND_OVER_PRIMARY -> state -> HandOver.decide(state, command.getHandOverPrimary(), now);
            case REROUTE, KIND_NOT_SET ->
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "unknown cluster command");
        };
    }
}
