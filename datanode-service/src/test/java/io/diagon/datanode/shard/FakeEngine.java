package io.diagon.datanode.shard;

import com.google.protobuf.ByteString;
import io.diagon.engine.Cancellation;
import io.diagon.engine.EngineSearcher;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.TopHits;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteBatchResult;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Gives sequence numbers to writes and counts searches, which can be held up. */
public final class FakeEngine implements ShardEngine {
    private final AtomicLong seqNo = new AtomicLong();
    private final AtomicLong generation = new AtomicLong(1);
    private final AtomicInteger searches = new AtomicInteger();
    private final AtomicInteger openSearchers = new AtomicInteger();
    private volatile CountDownLatch entered = new CountDownLatch(0);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Holds up searches from now on; the latch opens when one has begun. */
    public CountDownLatch block() {
        entered = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        return entered;
    }

    public void release() {
        gate.countDown();
    }

    public void refreshed() {
        generation.incrementAndGet();
    }

    public int searches() {
        return searches.get();
    }

    public int openSearchers() {
        return openSearchers.get();
    }

    @Override
    public void applyMapping(IndexMapping mapping) {}

    @Override
    public WriteBatchResult write(WriteBatch batch) {
        WriteBatchResult.Builder results = WriteBatchResult.newBuilder();
        for (WriteOperation operation : batch.getOperationsList()) {
            results.addResults(WriteResult.newBuilder()
                    .setOutcome(
                            operation.getType() == WriteOperation.Type.DELETE
                                    ? WriteResult.Outcome.DELETED
                                    : WriteResult.Outcome.CREATED)
                    .setSeqNo(seqNo.getAndIncrement())
                    .setVersion(1)
                    .setPrimaryTerm(batch.getPrimaryTerm()));
        }
        return results.build();
    }

    @Override
    public GetResponse get(GetRequest request) {
        return GetResponse.getDefaultInstance();
    }

    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public long flush() {
        return seqNo.get() - 1;
    }

    @Override
    public boolean merge() {
        return false;
    }

    @Override
    public void forceMerge(int maxNumSegments, boolean onlyExpungeDeletes) {}

    @Override
    public EngineSearcher acquireSearcher() {
        openSearchers.incrementAndGet();
        return new Searcher(generation.get());
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        return AnalyzeResponse.getDefaultInstance();
    }

    @Override
    public EngineStats stats() {
        return EngineStats.newBuilder().setCommittedSeqNo(-1).setMaxSeqNo(-1).build();
    }

    @Override
    public void verify() {}

    @Override
    public void close() {}

    private final class Searcher implements EngineSearcher {
        private final long seen;

        Searcher(long seen) {
            this.seen = seen;
        }

        @Override
        public long generation() {
            return seen;
        }

        @Override
        public ByteString search(ByteString request, int ordinal, long timeoutMillis, Cancellation cancellation) {
            searches.incrementAndGet();
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ShardSearchResponse.newBuilder()
                    .setTopHits(TopHits.newBuilder().setTotalHits(seen))
                    .build()
                    .toByteString();
        }

        @Override
        public ByteString fetch(ByteString fetchSpec, int[] docs) {
            return ByteString.EMPTY;
        }

        @Override
        public ByteString statistics(ByteString request) {
            return ByteString.EMPTY;
        }

        @Override
        public void close() {
            openSearchers.decrementAndGet();
        }
    }
}
