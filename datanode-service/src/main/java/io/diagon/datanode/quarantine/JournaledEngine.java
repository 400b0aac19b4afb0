package io.diagon.datanode.quarantine;

import com.google.protobuf.ByteString;
import io.diagon.engine.Cancellation;
import io.diagon.engine.EngineSearcher;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;

/** An engine whose calls are noted. */
final class JournaledEngine implements ShardEngine {
    private final ShardEngine engine;
    private final JournaledEngines.Calls calls;

    JournaledEngine(ShardEngine engine, JournaledEngines.Calls calls) {
        this.engine = engine;
        this.calls = calls;
    }

    @Override
    public void applyMapping(IndexMapping mapping) {
        calls.run(Phase.OTHER, () -> engine.applyMapping(mapping));
    }

    @Override
    public WriteBatchResult write(WriteBatch batch) {
        return calls.make(Phase.WRITE, () -> engine.write(batch));
    }

    @Override
    public GetResponse get(GetRequest request) {
        return calls.make(Phase.GET, () -> engine.get(request));
    }

    @Override
    public boolean refresh() {
        return calls.make(Phase.REFRESH, engine::refresh);
    }

    @Override
    public long flush() {
        return calls.make(Phase.COMMIT, engine::flush);
    }

    @Override
    public boolean merge() {
        return calls.make(Phase.MERGE, engine::merge);
    }

    @Override
    public void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes) {
        calls.run(Phase.MERGE, () -> engine.forceMerge(maxNumSegments, onlyExpungeDeletes));
    }

    @Override
    public EngineSearcher acquireSearcher() {
        return new Searcher(engine.acquireSearcher(), calls);
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        return calls.make(Phase.OTHER, () -> engine.analyze(request));
    }

    @Override
    public EngineStats stats() {
        return calls.make(Phase.OTHER, engine::stats);
    }

    @Override
    public void verify() {
        calls.run(Phase.OTHER, engine::verify);
    }

    @Override
    public void close() {
        calls.run(Phase.OTHER, engine::close);
    }

    private record Searcher(EngineSearcher searcher, JournaledEngines.Calls calls) implements EngineSearcher {
        @Override
        public long generation() {
            return searcher.generation();
        }

        @Override
        public ByteString search(ByteString request, int ordinal, long timeoutMillis, Cancellation cancellation) {
            return calls.make(Phase.SEARCH, () -> searcher.search(request, ordinal, timeoutMillis, cancellation));
        }

        @Override
        public ByteString fetch(ByteString fetchSpec, int[] docs) {
            return calls.make(Phase.FETCH, () -> searcher.fetch(fetchSpec, docs));
        }

        @Override
        public ByteString statistics(ByteString request) {
            return calls.make(Phase.SEARCH, () -> searcher.statistics(request));
        }

        @Override
        public void close() {
            searcher.close();
        }
    }
}
