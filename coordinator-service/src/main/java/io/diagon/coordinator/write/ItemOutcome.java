package io.diagon.coordinator.write;

import io.diagon.protocol.common.Failure;
import io.diagon.protocol.write.WriteResult;

/**
 * What became of a {@link BulkItem}.
 *
 * @param index the index that was written to; the name that was asked for if none was found
 * @param totalCopies copies that the write was to reach, the primary included
 */
public record ItemOutcome(
        BulkItem item,
        String index,
        String id,
        WriteResult result,
        boolean forcedRefresh,
        int totalCopies,
        int successfulCopies) {
    public boolean failed() {
        return result.getOutcome() == WriteResult.Outcome.FAILED;
    }

    static ItemOutcome failed(BulkItem item, String index, String id, Failure failure) {
        WriteResult result = WriteResult.newBuilder().setFailure(failure).build();
        return new ItemOutcome(item, index, id, result, false, 0, 0);
    }
}
