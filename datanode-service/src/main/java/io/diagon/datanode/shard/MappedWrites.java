package io.diagon.datanode.shard;

import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;
import io.diagon.protocol.write.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Takes a batch through the engine, which stops at every document that brings new fields until the mapping has them. */
public final class MappedWrites {
    private final MappingUpdates mappings;

    public MappedWrites(MappingUpdates mappings) {
        this.mappings = mappings;
    }

    /**
     * Returns a result for each operation, in their order. A document whose fields are refused fails alone; if no master could be asked,
     * so does what follows it.
     *
     * @param write how the engine is called
     */
    public List<WriteResult> write(
            ShardId shard, ShardEngine engine, WriteBatch batch, Function<WriteBatch, WriteBatchResult> write) {
        List<WriteResult> results = new ArrayList<>(batch.getOperationsCount());
        WriteBatch rest = batch;
        while (results.size() < batch.getOperationsCount()) {
            WriteBatchResult part = write.apply(rest);
            results.addAll(part.getResultsList());
            if (results.size() >= batch.getOperationsCount()) {
                break;
            }
            if (!part.hasMappingUpdate()) {
                throw new SearchException(
                        ErrorCode.INTERNAL,
                        "engine stopped without a reason, operations [" + batch.getOperationsCount() + "], results ["
                                + results.size() + "]");
            }
            try {
                engine.applyMapping(mappings.propose(shard, part.getMappingUpdate()));
            } catch (SearchException e) {
                results.add(failed(e.toFailure()));
                if (e.code().retryable()) {
                    failRest(results, batch.getOperationsCount(), e.toFailure());
                    break;
                }
            }
            rest = batch.toBuilder()
                    .clearOperations()
                    .addAllOperations(batch.getOperationsList().subList(results.size(), batch.getOperationsCount()))
                    .build();
        }
        return results;
    }

    private static void failRest(List<WriteResult> results, int count, Failure failure) {
        while (results.size() < count) {
            results.add(failed(failure));
        }
    }

    public static WriteResult failed(Failure failure) {
        return WriteResult.newBuilder()
                .setOutcome(WriteResult.Outcome.FAILED)
                .setFailure(failure)
                .build();
    }
}
