package io.diagon.datanode.write;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.Update;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;

/** Makes of an update what the engine can do: an index operation that is bound to the document it was made from, or nothing. */
final class UpdateTranslator {
    private final JsonMerge merge = new JsonMerge();

    /** What becomes of an update. */
    sealed interface Translation {}

    record Write(WriteOperation operation) implements Translation {}

    /** Nothing is written. */
    record Finished(WriteResult result) implements Translation {}

    Translation translate(WriteOperation operation, GetResponse.Document current) {
        return current.getFound() ? change(operation, current) : insert(operation);
    }

    private Translation insert(WriteOperation operation) {
        Update update = operation.getUpdate();
        boolean docAsUpsert = update.getUpsert().isEmpty() && update.getDocAsUpsert();
        ByteString source = docAsUpsert ? update.getPartialDocument() : update.getUpsert();
        if (source.isEmpty() || operation.hasIfSeqNo()) {
            throw new SearchException(ErrorCode.DOCUMENT_MISSING, "[" + operation.getId() + "]: document missing");
        }
        return new Write(WriteOperation.newBuilder()
                .setType(WriteOperation.Type.CREATE)
                .setId(operation.getId())
                .setRouting(operation.getRouting())
                .setSource(source)
                .build());
    }

    private Translation change(WriteOperation operation, GetResponse.Document current) {
        Update update = operation.getUpdate();
        requireExpected(operation, current);
        ByteString merged = merge.merge(current.getSource(), update.getPartialDocument());
        if (merged == null) {
            if (!update.hasDetectNoop() || update.getDetectNoop()) {
                return new Finished(unchanged(update, current));
            }
            merged = current.getSource();
        }
        return new Write(WriteOperation.newBuilder()
                .setType(WriteOperation.Type.INDEX)
                .setId(operation.getId())
                .setRouting(operation.getRouting().isEmpty() ? current.getRouting() : operation.getRouting())
                .setSource(merged)
                .setIfSeqNo(current.getSeqNo())
                .setIfPrimaryTerm(current.getPrimaryTerm())
                .build());
    }

    private static void requireExpected(WriteOperation operation, GetResponse.Document current) {
        boolean expected = !operation.hasIfSeqNo()
                || (operation.getIfSeqNo() == current.getSeqNo()
                        && operation.getIfPrimaryTerm() == current.getPrimaryTerm());
        if (!expected) {
            throw new SearchException(
                    ErrorCode.VERSION_CONFLICT,
                    "[" + operation.getId() + "]: version conflict, required seqNo [" + operation.getIfSeqNo()
                            + "], primary term [" + operation.getIfPrimaryTerm() + "]. current document has seqNo ["
                            + current.getSeqNo() + "] and primary term [" + current.getPrimaryTerm() + "]");
        }
    }

    private static WriteResult unchanged(Update update, GetResponse.Document current) {
        WriteResult.Builder result = WriteResult.newBuilder()
                .setOutcome(WriteResult.Outcome.NOOP)
                .setVersion(current.getVersion())
                .setSeqNo(current.getSeqNo())
                .setPrimaryTerm(current.getPrimaryTerm());
        if (update.getReturnSource()) {
            result.setSource(current.getSource());
        }
        return result.build();
    }
}
