package io.diagon.coordinator.scatter;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.common.ShardId;

/**
 * Why a shard is missing from an answer.
 *
 * @param nodeId empty: no node was asked
 */
public record ShardFailure(ShardId shard, String nodeId, Failure failure) {
    static ShardFailure of(ShardId shard, String nodeId, ErrorCode code, String reason) {
        return new ShardFailure(
                shard,
                nodeId,
                Failure.newBuilder().setCode(code.number()).setReason(reason).build());
    }

    public ErrorCode code() {
        return ErrorCode.of(failure.getCode());
    }
}
