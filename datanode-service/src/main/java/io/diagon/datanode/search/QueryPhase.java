package io.diagon.datanode.search;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.metrics.SearchMeters;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.engine.Cancellation;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Searches the shards of a request side by side, one task of the search pool each. */
public final class QueryPhase {
    private final ShardRegistry shards;
    private final WorkerPool pool;
    private final ScheduledExecutorService timer;
    private final ReaderLeases leases;
    private final OpenReaders readers;
    private final RequestCache cache;
    private final SearchMeters meters;

    /** @param timer for time limits; forgets what is cancelled */
    public QueryPhase(
            ShardRegistry shards,
            WorkerPool pool,
            ScheduledExecutorService timer,
            ReaderLeases leases,
            OpenReaders readers,
            RequestCache cache,
            SearchMeters meters) {
        this.shards = shards;
        this.pool = pool;
        this.timer = timer;
        this.leases = leases;
        this.readers = readers;
        this.cache = cache;
        this.meters = meters;
    }

    /**
     * Answers when every shard has answered, failed or run out of time. Does not block: the last shard's thread completes the answer.
     *
     * @param arrivalNanos when the request came in: its time limit counts from here
     * @param cancellation set when nobody waits for the answer any more
     */
    public CompletableFuture<NodeQueryResponse> query(
            NodeQueryRequest request, long arrivalNanos, Cancellation cancellation) {
        QueryContext context = context(request, arrivalNanos, cancellation);
        List<ShardQuery> queries = new ArrayList<>(request.getTargetsCount());
        request.getTargetsList().forEach(target -> queries.add(new ShardQuery(target, context, this)));
        for (ShardQuery query : queries) {
            try {
                pool.execute(query);
            } catch (SearchException e) {
                query.reject(e);
            }
        }
        CompletableFuture<Void> answered =
                CompletableFuture.allOf(queries.stream().map(ShardQuery::result).toArray(CompletableFuture<?>[]::new));
        if (context.limited()) {
            ScheduledFuture<?> expiry = timer.schedule(
                    () -> queries.forEach(ShardQuery::expire),
                    context.deadlineNanos() - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
            var _ = answered.thenRun(() -> expiry.cancel(false));
        }
        return answered.thenApply(all -> response(queries));
    }

    private NodeQueryResponse response(List<ShardQuery> queries) {
        NodeQueryResponse.Builder response = NodeQueryResponse.newBuilder().setQueueSize(pool.queued());
        queries.forEach(query -> response.addResults(query.result().join()));
        return response.build();
    }

    private QueryContext context(NodeQueryRequest request, long arrivalNanos, Cancellation cancellation) {
        long timeout = request.getTimeoutMillis();
        return new QueryContext(
                request.getShardSearchRequest(),
                arrivalNanos,
                timeout > 0 ? arrivalNanos + timeout * 1_000_000 : QueryContext.NONE,
                request.getKeepAliveMillis(),
                cancellation,
                cacheKey(request));
    }

    private Optional<RequestCache.RequestKey> cacheKey(NodeQueryRequest request) {
        boolean refused = request.hasRequestCache() ? !request.getRequestCache() : !cachedByDefault(request);
        return refused ? Optional.empty() : RequestCache.key(request.getShardSearchRequest());
    }

    /** All targets answer the same request; an index that wants no cache keeps the whole request out of it. */
    private boolean cachedByDefault(NodeQueryRequest request) {
        return request.getTargetsList().stream().allMatch(target -> {
            IndexShard shard = shards.find(ShardKey.of(target.getShard()));
            return shard == null || shard.settings().requestCache();
        });
    }

    ShardRegistry shards() {
        return shards;
    }

    ReaderLeases leases() {
        return leases;
    }

    OpenReaders readers() {
        return readers;
    }

    RequestCache cache() {
        return cache;
    }

    SearchMeters meters() {
        return meters;
    }
}
