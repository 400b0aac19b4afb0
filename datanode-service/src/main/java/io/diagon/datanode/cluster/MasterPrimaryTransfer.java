package io.diagon.datanode.cluster;

import io.diagon.datanode.replication.PrimaryTransfer;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.common.ShardId;
import java.time.Duration;

/** Hands primaries over by a command to the master. */
public final class MasterPrimaryTransfer implements PrimaryTransfer {
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    /** Writes wait meanwhile: long enough for the masters to choose another leader. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final MasterClient master;

    public MasterPrimaryTransfer(MasterClient master) {
        this.master = master;
    }

    @Override
    public Answer transfer(
            ShardId shard, String allocationId, String nodeId, long primaryTerm, String targetAllocationId) {
        ClusterCommand command = ClusterCommand.newBuilder()
                .setHandOverPrimary(HandOverPrimaryCommand.newBuilder()
                        .setShard(shard)
                        .setAllocationId(allocationId)
                        .setNodeId(nodeId)
                        .setPrimaryTerm(primaryTerm)
                        .setTargetAllocationId(targetAllocationId))
                .build();
        try {
            CommandAnswer answer = master.call(ATTEMPT, PATIENCE, stub -> stub.execute(command));
            if (!answer.hasFailure()) {
                return Answer.DONE;
            }
            return ErrorCode.of(answer.getFailure().getCode()) == ErrorCode.STALE_PRIMARY
                    ? Answer.STALE
                    : Answer.REFUSED;
        } catch (SearchException e) {
            return switch (e.code()) {
                case ILLEGAL_ARGUMENT, INDEX_NOT_FOUND -> Answer.REFUSED;
                default -> Answer.UNKNOWN;
            };
        }
    }
}
