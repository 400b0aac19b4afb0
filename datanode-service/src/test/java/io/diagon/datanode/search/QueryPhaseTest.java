package io.diagon.datanode.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.metrics.NodeMeters;
import io.diagon.datanode.metrics.SearchMeters;
import io.diagon.datanode.shard.FakeEngine;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.OpenShards;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.engine.Cancellation;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse.ShardResult;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.ShardTarget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryPhaseTest {
    private static final ShardId SHARD = OpenShards.id(0);

    @TempDir
    Path temporary;

    private final AtomicLong clock = new AtomicLong(1);
    private final FakeEngine engine = new FakeEngine();
    private final ShardRegistry shards = new ShardRegistry();
    private final ReaderLeases leases = new ReaderLeases(clock::get);
    private final OpenReaders readers = new OpenReaders(leases, 2, clock::get);
    private final WorkerPool pool = new WorkerPool("search", 1, 1);
    private final SearchMeters meters = new NodeMeters(new SimpleMeterRegistry()).search();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final QueryPhase phase =
            new QueryPhase(shards, pool, timer, leases, readers, new RequestCache(1 << 20), meters);

    @BeforeEach
    void openShard() {
        IndexShard shard = OpenShards.open(temporary, SHARD, engine);
        shards.put(shard);
    }

    @AfterEach
    void closePool() {
        engine.release();
        pool.close();
        timer.shutdownNow();
    }

    @Test
    void aSearchThatExpiresInTheQueueIsAnsweredWithoutRunning() throws Exception {
        CompletableFuture<ShardResult> blocking = blockTheOnlyThread();

        ShardResult expired = query(request(10, 1).setTimeoutMillis(30));

        assertThat(ShardSearchResponse.parseFrom(expired.getShardSearchResponse())
                        .getTimedOut())
                .isTrue();
        assertThat(engine.searches()).isEqualTo(1);
        engine.release();
        assertThat(blocking.get().hasShardSearchResponse()).isTrue();
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        CompletableFuture<ShardResult> blocking = blockTheOnlyThread();
        CompletableFuture<ShardResult> queued = CompletableFuture.supplyAsync(() -> query(request(10, 2)));
        while (pool.queued() == 0) {
            Thread.onSpinWait();
        }

        ShardResult refused = query(request(10, 3));

        assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.REJECTED_EXECUTION);
        assertThat(pool.rejected()).isEqualTo(1);
        engine.release();
        blocking.get();
        queued.get();
    }

    @Test
    void aCancelledSearchDoesNotRun() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        ShardResult cancelled = phase.query(request(10, 1).build(), System.nanoTime(), cancellation)
                .join()
                .getResults(0);

        assertThat(ErrorCode.of(cancelled.getFailure().getCode())).isEqualTo(ErrorCode.TASK_CANCELLED);
        assertThat(engine.searches()).isZero();
    }

    @Test
    void answersWithoutHitsAreKeptUntilTheReaderChanges() {
        ShardResult first = query(request(0, 1));
        ShardResult second = query(request(0, 2));
        engine.refreshed();
        ShardResult third = query(request(0, 3));

        assertThat(first.getFromCache()).isFalse();
        assertThat(second.getFromCache()).isTrue();
        assertThat(second.getShardSearchResponse()).isEqualTo(first.getShardSearchResponse());
        assertThat(third.getFromCache()).isFalse();
        assertThat(query(request(0, 4).setRequestCache(false)).getFromCache()).isFalse();
        assertThat(query(request(10, 5)).getFromCache()).isFalse();
    }

    @Test
    void aReaderThatAnsweredIsThereForTheFetchForHalfAMinute() {
        FetchPhase fetch = new FetchPhase(shards, pool, leases, readers, meters);
        long generation = query(request(10, 1)).getReaderGeneration();
        engine.refreshed();
        leases.reap();

        assertThat(fetch(fetch, generation).hasShardFetchResponse()).isTrue();
        clock.addAndGet(31_000_000_000L);
        leases.reap();
        assertThat(ErrorCode.of(fetch(fetch, generation).getFailure().getCode()))
                .isEqualTo(ErrorCode.SEARCH_CONTEXT_MISSING);
        assertThat(engine.openSearchers()).isZero();
    }

    @Test
    void anOpenReaderLivesAsLongAsItIsUsed() {
        IndexShard shard = shards.get(SHARD);
        String id = readers.open(shard, 1000);
        clock.addAndGet(900_000_000L);
        assertThat(query(withReader(id)).hasShardSearchResponse()).isTrue();
        clock.addAndGet(900_000_000L);
        readers.reap();
        assertThat(readers.size()).isOne();

        clock.addAndGet(1_100_000_000L);
        readers.reap();

        assertThat(ErrorCode.of(query(withReader(id)).getFailure().getCode()))
                .isEqualTo(ErrorCode.SEARCH_CONTEXT_MISSING);
    }

    @Test
    void openReadersAreLimited() {
        IndexShard shard = shards.get(SHARD);
        readers.open(shard, 1000);
        readers.open(shard, 1000);

        assertThat(new ReaderLifecycle(shards, readers)
                        .open(OpenReadersRequest.newBuilder()
                                .addTargets(ShardTarget.newBuilder().setShard(SHARD))
                                .build())
                        .getResults(0)
                        .getFailure()
                        .getReason())
                .contains("less than or equal to [2]");
    }

    private CompletableFuture<ShardResult> blockTheOnlyThread() throws InterruptedException {
        CountDownLatch entered = engine.block();
        CompletableFuture<ShardResult> blocking = CompletableFuture.supplyAsync(() -> query(request(10, 0)));
        entered.await();
        return blocking;
    }

    private ShardResult query(NodeQueryRequest.Builder request) {
        return phase.query(request.build(), System.nanoTime(), new Cancellation())
                .join()
                .getResults(0);
    }

    private static NodeQueryRequest.Builder request(int size, long nowMillis) {
        ByteString search = ShardSearchRequest.newBuilder()
                .setSize(size)
                .setNowMillis(nowMillis)
                .build()
                .toByteString();
        return NodeQueryRequest.newBuilder()
                .addTargets(ShardTarget.newBuilder().setShard(SHARD))
                .setShardSearchRequest(search);
    }

    private static NodeQueryRequest.Builder withReader(String id) {
        NodeQueryRequest.Builder request = request(10, 1);
        request.getTargetsBuilder(0).setReaderId(id);
        return request;
    }

    private static NodeFetchResponse.ShardResult fetch(FetchPhase fetch, long generation) {
        return fetch.fetch(NodeFetchRequest.newBuilder()
                        .addShards(NodeFetchRequest.ShardFetch.newBuilder()
                                .setTarget(ShardTarget.newBuilder().setShard(SHARD))
                                .setReaderGeneration(generation)
                                .addDocs(0))
                        .build())
                .join()
                .getResults(0);
    }
}
