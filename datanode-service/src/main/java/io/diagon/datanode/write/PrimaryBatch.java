package io.diagon.datanode.write;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappedWrites;
import io.diagon.engine.ShardEngine;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The engine's part of one request to one primary. It is cut into runs, so that an update sees what the operations before it did to its
 * document. The caller holds the shard's write lock: an update can not lose a race, and is never tried twice.
 */
final class PrimaryBatch {
    private final IndexShard shard;
    private final ShardEngine engine;
    private final WorkerPool pool;
    private final MappedWrites writes;
    private final UpdateTranslator updates;
    private final List<WriteOperation> operations;
    private final @Nullable WriteResult[] results;
    private final List<WriteOperation> applied = new ArrayList<>();
    private boolean begun;

    PrimaryBatch(
            IndexShard shard,
            WorkerPool pool,
            MappedWrites writes,
            UpdateTranslator updates,
            List<WriteOperation> operations) {
        this.shard = shard;
        this.engine = shard.engine();
        this.pool = pool;
        this.writes = writes;
        this.updates = updates;
        this.operations = operations;
        this.results = new WriteResult[operations.size()];
    }

    void run() {
        begun = true;
        int from = 0;
        while (from < operations.size()) {
            int to = endOfRun(from);
            run(from, to);
            from = to;
        }
    }

    /** Whether any operation may have been done. */
    boolean begun() {
        return begun;
    }

    /** One result for each operation, once {@link #run} has returned. */
    @SuppressWarnings("NullAway") // every slot is filled by the run it lies in
    List<WriteResult> results() {
        return Arrays.asList(results);
    }

    /** What changed the engine, for the log: with sequence numbers, versions and terms, in that order. Also valid if run failed. */
    List<WriteOperation> applied() {
        return applied;
    }

    /** Of what was applied; -1: nothing. */
    long lastSeqNo() {
        return applied.isEmpty() ? -1 : applied.get(applied.size() - 1).getSeqNo();
    }

    private int endOfRun(int from) {
        Set<String> ids = new HashSet<>();
        int to = from;
        while (to < operations.size()) {
            WriteOperation operation = operations.get(to);
            if (!ids.add(operation.getId()) && operation.getType() == WriteOperation.Type.UPDATE) {
                return to;
            }
            to++;
        }
        return to;
    }

    private void run(int from, int to) {
        List<Integer> positions = new ArrayList<>(to - from);
        List<WriteOperation> batch = new ArrayList<>(to - from);
        List<Integer> updatePositions = IntStream.range(from, to)
                .filter(i -> operations.get(i).getType() == WriteOperation.Type.UPDATE)
                .boxed()
                .toList();
        GetResponse documents = updatePositions.isEmpty() ? GetResponse.getDefaultInstance() : read(updatePositions);
        int nextUpdate = 0;
        for (int i = from; i < to; i++) {
            WriteOperation operation = operations.get(i);
            WriteOperation translated = operation.getType() == WriteOperation.Type.UPDATE
                    ? translate(i, documents.getDocuments(nextUpdate++))
                    : operation;
            if (translated != null) {
                positions.add(i);
                batch.add(translated);
            }
        }
        if (!batch.isEmpty()) {
            write(positions, batch);
        }
    }

    private GetResponse read(List<Integer> positions) {
        GetRequest.Builder request = GetRequest.newBuilder().setRealtime(true);
        for (int position : positions) {
            request.addDocumentsBuilder()
                    .setId(operations.get(position).getId())
                    .setSource(true);
        }
        return pool.call(() -> engine.get(request.build()));
    }

    private @Nullable WriteOperation translate(int position, GetResponse.Document current) {
        try {
            return switch (updates.translate(operations.get(position), current)) {
                case UpdateTranslator.Write write -> write.operation();
                case UpdateTranslator.Finished finished -> {
                    results[position] = finished.result();
                    yield null;
                }
            };
        } catch (SearchException e) {
            results[position] = MappedWrites.failed(e.toFailure());
            return null;
        }
    }

    private void write(List<Integer> positions, List<WriteOperation> batch) {
        long term = shard.assignment().primaryTerm();
        WriteBatch request = WriteBatch.newBuilder()
                .addAllOperations(batch)
                .setPrimaryTerm(term)
                .setNowMillis(System.currentTimeMillis())
                .build();
        long start = System.nanoTime();
        List<WriteResult> written =
                writes.write(shard.id(), engine, request, part -> pool.call(() -> engine.write(part)));
        count(batch, written, System.nanoTime() - start);
        for (int i = 0; i < batch.size(); i++) {
            WriteResult result = written.get(i);
            WriteOperation asked = operations.get(positions.get(i));
            boolean returnSource = asked.hasUpdate() && asked.getUpdate().getReturnSource() && !result.hasFailure();
            results[positions.get(i)] = returnSource
                    ? result.toBuilder().setSource(batch.get(i).getSource()).build()
                    : result;
            if (result.getOutcome() != WriteResult.Outcome.FAILED) {
                applied.add(logged(batch.get(i), result));
            }
        }
    }

    private static WriteOperation logged(WriteOperation operation, WriteResult result) {
        return operation.toBuilder()
                .setVersion(result.getVersion())
                .setSeqNo(result.getSeqNo())
                .setPrimaryTerm(result.getPrimaryTerm())
                .clearIfSeqNo()
                .clearIfPrimaryTerm()
                .build();
    }

    private void count(List<WriteOperation> batch, List<WriteResult> written, long nanos) {
        int deletes = 0;
        int failed = 0;
        for (int i = 0; i < batch.size(); i++) {
            deletes += batch.get(i).getType() == WriteOperation.Type.DELETE ? 1 : 0;
            failed += written.get(i).hasFailure() ? 1 : 0;
        }
        long each = nanos / batch.size();
        shard.counters().delete.record(deletes, deletes * each);
        shard.counters().index.record(batch.size() - deletes, (batch.size() - deletes) * each);
        shard.counters().indexFailed.add(failed);
    }
}
