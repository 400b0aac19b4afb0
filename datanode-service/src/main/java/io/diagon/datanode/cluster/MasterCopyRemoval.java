package io.diagon.datanode.cluster;

import io.diagon.datanode.replication.CopyRemoval;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.common.ShardId;
import java.time.Duration;

/** Reports copies that their primary can not write to. */
public final class MasterCopyRemoval implements CopyRemoval {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);

    private final MasterClient master;

    public MasterCopyRemoval(MasterClient master) {
        this.master = master;
    }

    @Override
    public Answer remove(ShardId shard, String allocationId, String nodeId, long primaryTerm, String reason) {
        ClusterCommand command = ClusterCommand.newBuilder()
                .setShardFailed(ShardFailedCommand.newBuilder()
                        .setShard(shard)
                        .setAllocationId(allocationId)
                        .setNodeId(nodeId)
                        .setPrimaryTerm(primaryTerm)
                        .setReason(ShardReports.shortened(reason)))
                .build();
        CommandAnswer answer = master.call(ATTEMPT, Duration.ZERO, stub -> stub.execute(command));
        if (answer.hasFailure()) {
            SearchException failure = new SearchException(answer.getFailure());
            if (failure.code() == ErrorCode.STALE_PRIMARY) {
                return Answer.STALE;
            }
            throw failure;
        }
        return Answer.REMOVED;
    }
}
