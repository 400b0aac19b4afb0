package io.diagon.datanode.search;

import com.google.protobuf.ByteString;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.NodeQueryResponse.ShardResult;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.ShardTarget;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The query phase on one shard: a task that waits in the queue, and either runs or expires there. */
final class ShardQuery implements Runnable {
    private static final ByteString TIMED_OUT =
            ShardSearchResponse.newBuilder().setTimedOut(true).build().toByteString();

    private final ShardTarget target;
    private final QueryContext context;
    private final QueryPhase phase;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<ShardResult> result = new CompletableFuture<>();

    ShardQuery(ShardTarget target, QueryContext context, QueryPhase phase) {
        this.target = target;
        this.context = context;
        this.phase = phase;
    }

    @Override
    public void run() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        long started = System.nanoTime();
        long remaining = context.remainingMillis(started);
        try {
            if (context.cancellation().cancelled()) {
                throw new SearchException(ErrorCode.TASK_CANCELLED, "task was cancelled");
            }
            result.complete(remaining < 0 ? expired(started) : search(started, remaining));
        } catch (Throwable e) {
            result.complete(failed(e, started));
        }
    }

    private ShardResult search(long started, long remainingMillis) {
        IndexShard shard = phase.shards().get(target.getShard());
        shard.counters().queryCurrent.incrementAndGet();
        try (ReaderLeases.Lease lease = lease(shard)) {
            ShardResult.Builder answer = answer(started).setReaderGeneration(lease.generation());
            ByteString cached = cached(shard, lease);
            if (cached != null) {
                return answer.setShardSearchResponse(cached).setFromCache(true).build();
            }
            ByteString response = lease.searcher()
                    .search(context.request(), target.getOrdinal(), remainingMillis, context.cancellation());
            if (context.cacheKey().isPresent()) {
                phase.cache().put(shard, lease.generation(), context.cacheKey().get(), response);
            } else {
                lease.keep();
            }
            long took = System.nanoTime() - started;
            shard.counters().query.record(took);
            phase.meters().queried(started - context.arrivalNanos(), took);
            return answer.setShardSearchResponse(response).setTookNanos(took).build();
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(shard, e);
            throw e;
        } finally {
            shard.counters().queryCurrent.decrementAndGet();
        }
    }

    private ReaderLeases.Lease lease(IndexShard shard) {
        String readerId = target.getReaderId();
        return readerId.isEmpty()
                ? phase.leases().current(shard)
                : phase.readers().use(readerId, context.keepAliveMillis());
    }

    private @Nullable ByteString cached(IndexShard shard, ReaderLeases.Lease lease) {
        if (context.cacheKey().isEmpty()) {
            return null;
        }
        ByteString cached =
                phase.cache().get(shard, lease.generation(), context.cacheKey().get());
        (cached == null ? shard.counters().requestCacheMisses : shard.counters().requestCacheHits).increment();
        phase.meters().requestCache(cached != null);
        return cached;
    }

    private ShardResult.Builder answer(long started) {
        return ShardResult.newBuilder()
                .setOrdinal(target.getOrdinal())
                .setQueueNanos(Math.max(0, started - context.arrivalNanos()));
    }

    private ShardResult expired(long now) {
        phase.meters().timedOut();
        return answer(now).setShardSearchResponse(TIMED_OUT).build();
    }

    private ShardResult failed(Throwable cause, long now) {
        return answer(now).setFailure(GrpcFailures.toFailure(cause)).build();
    }

    /** For a task that the pool did not take. */
    void reject(SearchException cause) {
        claimed.set(true);
        result.complete(failed(cause, System.nanoTime()));
    }

    /** Answers a task that is still queued at the deadline; it will not run. */
    void expire() {
        if (claimed.compareAndSet(false, true)) {
            result.complete(expired(System.nanoTime()));
        }
    }

    /** Never fails. */
    CompletableFuture<ShardResult> result() {
        return result;
    }
}
