package io.diagon.engine.memory;

import io.diagon.engine.memory.MemoryDocument.Content;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.VersionType;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteOrigin;
import io.diagon.protocol.write.WriteResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All documents written, the deleted ones among them, in the order of writing. Guarded by the engine. */
final class DocumentList {
    /** What is known of an id: its newest version, deleted or at a place in the list. */
    private record Newest(long version, long seqNo, long primaryTerm, int place) {
        static final int DELETED = -1;

        boolean exists() {
            return place != DELETED;
        }
    }

    private MemorySchema schema;
    private final List<MemoryDocument> documents = new ArrayList<>();
    private final BitSet live = new BitSet();
    /** Of the segments: the place behind the last document of each. */
    private final List<Integer> ends = new ArrayList<>();

    private final Map<String, Newest> newest = new HashMap<>();
    private long maxSeqNo = -1;
    private boolean changed;

    DocumentList(MemorySchema schema) {
        this.schema = schema;
    }

    MemorySchema schema() {
        return schema;
    }

    void use(MemorySchema newer) {
        schema = newer;
    }

    long maxSeqNo() {
        return maxSeqNo;
    }

    boolean changed() {
        return changed;
    }

    MemorySnapshot snapshot(long generation) {
        changed = false;
        ends.add(documents.size());
        forgetDeletedSegments();
        return new MemorySnapshot(List.copyOf(documents), (BitSet) live.clone(), schema, generation);
    }

    /** What was written between two refreshes is a segment; one without a live document no longer counts in the statistics. */
    private void forgetDeletedSegments() {
        int start = 0;
        for (int end : ends) {
            int first = live.nextSetBit(start);
            if (first < 0 || first >= end) {
                documents.subList(start, end).replaceAll(MemoryDocument::withoutContents);
            }
            start = end;
        }
    }

    void forgetDeleted() {
        ends.clear();
        List<MemoryDocument> kept = new ArrayList<>();
        live.stream().forEach(place -> kept.add(documents.get(place)));
        documents.clear();
        documents.addAll(kept);
        live.clear();
        live.set(0, kept.size());
        for (int place = 0; place < kept.size(); place++) {
            int at = place;
            newest.computeIfPresent(
                    kept.get(place).id(), (id, old) -> new Newest(old.version, old.seqNo, old.primaryTerm, at));
        }
        changed = true;
    }

    WriteBatchResult write(WriteBatch batch) {
        WriteBatchResult.Builder results = WriteBatchResult.newBuilder();
        for (WriteOperation operation : batch.getOperationsList()) {
            try {
                DocumentReader reader = new DocumentReader(schema);
                WriteResult result = apply(operation, batch, reader);
                if (result == null) {
                    return results.setMappingUpdate(reader.missing().mapping()).build();
                }
                results.addResults(result);
            } catch (SearchException e) {
                results.addResults(WriteResult.newBuilder()
                        .setFailure(
                                Failure.newBuilder().setCode(e.code().number()).setReason(e.getMessage())));
            }
        }
        return results.build();
    }

    private @Nullable WriteResult apply(WriteOperation operation, WriteBatch batch, DocumentReader reader) {
        boolean primary = batch.getOrigin() == WriteOrigin.PRIMARY;
        Newest now = newest.get(operation.getId());
        boolean exists = now != null && now.exists();
        long seqNo = primary ? maxSeqNo + 1 : operation.getSeqNo();
        long term = primary ? batch.getPrimaryTerm() : operation.getPrimaryTerm();
        long version = operation.getVersion();
        if (primary) {
            checkVersion(operation, now, exists);
            if (operation.getVersionType() == VersionType.INTERNAL) {
                version = now == null ? 1 : now.version + 1;
            }
        } else if (now != null && now.seqNo >= seqNo) {
            return WriteResult.newBuilder()
                    .setOutcome(WriteResult.Outcome.NOOP)
                    .setSeqNo(seqNo)
                    .build();
        }
        boolean deletes = operation.getType() == WriteOperation.Type.DELETE;
        if (!deletes) {
            Map<String, Content> contents = reader.read(operation.getSource().toStringUtf8());
            if (!reader.missing().isEmpty()) {
                return null;
            }
            documents.add(new MemoryDocument(
                    operation.getId(), operation.getRouting(), operation.getSource(), version, seqNo, term, contents));
            live.set(documents.size() - 1);
        }
        if (now != null && exists) {
            live.clear(now.place);
        }
        newest.put(
                operation.getId(), new Newest(version, seqNo, term, deletes ? Newest.DELETED : documents.size() - 1));
        maxSeqNo = Math.max(maxSeqNo, seqNo);
        changed = true;
        WriteResult.Outcome outcome = deletes
                ? exists ? WriteResult.Outcome.DELETED : WriteResult.Outcome.NOT_FOUND
                : exists ? WriteResult.Outcome.UPDATED : WriteResult.Outcome.CREATED;
        return WriteResult.newBuilder()
                .setOutcome(outcome)
                .setVersion(version)
                .setSeqNo(seqNo)
                .setPrimaryTerm(term)
                .build();
    }

    private static void checkVersion(WriteOperation operation, @Nullable Newest now, boolean exists) {
        boolean wanted = !operation.hasIfSeqNo()
                || exists
                        && now != null
                        && now.seqNo == operation.getIfSeqNo()
                        && now.primaryTerm == operation.getIfPrimaryTerm();
        boolean newer = now == null
                || switch (operation.getVersionType()) {
                    case EXTERNAL -> operation.getVersion() > now.version;
                    case EXTERNAL_GTE -> operation.getVersion() >= now.version;
                    default -> true;
                };
        boolean creatable = operation.getType() != WriteOperation.Type.CREATE || !exists;
        if (!(wanted && newer && creatable)) {
            throw new SearchException(
                    ErrorCode.VERSION_CONFLICT, "[" + operation.getId() + "]: version conflict, current [" + now + "]");
        }
    }

    GetResponse get(GetRequest request) {
        return get(documents, live, request);
    }

    static GetResponse get(List<MemoryDocument> documents, BitSet live, GetRequest request) {
        GetResponse.Builder response = GetResponse.newBuilder();
        for (GetRequest.Document wanted : request.getDocumentsList()) {
            GetResponse.Document.Builder answer = response.addDocumentsBuilder().setId(wanted.getId());
            live.stream()
                    .mapToObj(documents::get)
                    .filter(document -> document.id().equals(wanted.getId()))
                    .findFirst()
                    .ifPresent(document -> answer(wanted, document, answer));
        }
        return response.build();
    }

    private static void answer(
            GetRequest.Document wanted, MemoryDocument document, GetResponse.Document.Builder answer) {
        if (wanted.hasVersion() && wanted.getVersion() != document.version()) {
            answer.setFailure(Failure.newBuilder()
                    .setCode(ErrorCode.VERSION_CONFLICT.number())
                    .setReason("[" + document.id() + "]: version conflict, current version [" + document.version()
                            + "] is different than the one provided [" + wanted.getVersion() + "]"));
            return;
        }
        answer.setFound(true)
                .setRouting(document.routing())
                .setVersion(document.version())
                .setSeqNo(document.seqNo())
                .setPrimaryTerm(document.primaryTerm());
        if (wanted.getSource()) {
            answer.setSource(document.source());
        }
    }
}
