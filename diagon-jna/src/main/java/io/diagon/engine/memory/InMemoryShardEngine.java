package io.diagon.engine.memory;

import io.diagon.engine.EngineSearcher;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;
import java.util.BitSet;
import java.util.List;

/**
 * A shard held as a list of documents in memory and searched by brute force: small shards of tests. What it lacks it answers with
 * {@code ILLEGAL_ARGUMENT}. Keeps nothing over {@link #close}.
 */
public final class InMemoryShardEngine implements ShardEngine {
    private final DocumentList documents;
    private MemorySnapshot searchable;

    public InMemoryShardEngine(ShardConfig config) {
        this.documents = new DocumentList(new MemorySchema(config.getMapping(), Similarity.Parameters.of(config)));
        this.searchable = new MemorySnapshot(List.of(), new BitSet(), documents.schema(), 0);
    }

    @Override
    public synchronized void applyMapping(IndexMapping mapping) {
        if (mapping.getVersion() > documents.schema().mapping().getVersion()) {
            documents.use(new MemorySchema(mapping, documents.schema().similarity()));
            searchable = new MemorySnapshot(
                    searchable.documents(), searchable.live(), documents.schema(), searchable.generation());
        }
    }

    @Override
    public synchronized WriteBatchResult write(WriteBatch batch) {
        return documents.write(batch);
    }

    @Override
    public synchronized GetResponse get(GetRequest request) {
        if (request.getRefresh()) {
            refresh();
        }
        return request.hasRealtime() && !request.getRealtime()
                ? DocumentList.get(searchable.documents(), searchable.live(), request)
                : documents.get(request);
    }

    @Override
    public synchronized boolean refresh() {
        if (!documents.changed()) {
            return false;
        }
        searchable = documents.snapshot(searchable.generation() + 1);
        return true;
    }

    @Override
    public synchronized long flush() {
        return documents.maxSeqNo();
    }

    @Override
    public boolean merge() {
        return false;
    }

    @Override
    public synchronized void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes) {
        documents.forgetDeleted();
        refresh();
    }

    @Override
    public synchronized EngineSearcher acquireSearcher() {
        return new MemorySearcher(searchable);
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "the engine in memory does not answer [_analyze]");
    }

    @Override
    public synchronized EngineStats stats() {
        int live = searchable.live().cardinality();
        return EngineStats.newBuilder()
                .setDocs(live)
                .setDeletedDocs(searchable.documents().size() - live)
                .setSegments(1)
                .setMaxSeqNo(documents.maxSeqNo())
                .setCommittedSeqNo(documents.maxSeqNo())
                .setReaderGeneration(searchable.generation())
                .build();
    }

    @Override
    public void verify() {
        // There are no files.
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
