package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.MappingUpdates;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.PutMappingCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.mapping.IndexMapping;
import java.time.Duration;

/** Sends new fields to the master and waits until its answer has come back as a cluster state. */
public final class MasterMappingUpdates implements MappingUpdates {
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MasterClient master;
    private final AppliedState state;

    public MasterMappingUpdates(MasterClient master, AppliedState state) {
        this.master = master;
        this.state = state;
    }

    @Override
    public IndexMapping propose(ShardId shard, IndexMapping needed) {
        ClusterCommand command = ClusterCommand.newBuilder()
                .setPutMapping(PutMappingCommand.newBuilder()
                        .addIndexUuids(shard.getIndexUuid())
                        .setMapping(needed)
                        .setDynamic(true))
                .build();
        CommandAnswer answer = master.call(ATTEMPT, PATIENCE, stub -> stub.execute(command));
        if (answer.hasFailure()) {
            throw new SearchException(answer.getFailure());
        }
        return await(answer)
                .indexByUuid(shard.getIndexUuid())
                .map(IndexMetadata::getMapping)
                .orElseThrow(() ->
                        new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + shard.getIndexName() + "]"));
    }

    private ClusterState await(CommandAnswer answer) {
        try {
            ClusterState reached = state.await(current -> covers(current, answer), PATIENCE);
            if (!covers(reached, answer)) {
                throw new SearchException(
                        ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT,
                        "failed to process cluster event (put-mapping) within " + PATIENCE.toSeconds() + "s");
            }
            return reached;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a mapping", e);
        }
    }

    private static boolean covers(ClusterState state, CommandAnswer answer) {
        return state.term() > answer.getTerm()
                || (state.term() == answer.getTerm() && state.version() >= answer.getVersion());
    }
}
