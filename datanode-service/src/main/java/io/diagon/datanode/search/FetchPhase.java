package io.diagon.datanode.search;

import com.google.protobuf.ByteString;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.metrics.SearchMeters;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchRequest.ShardFetch;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.NodeFetchResponse.ShardResult;
import io.diagon.protocol.search.NodeStatisticsRequest;
import io.diagon.protocol.search.NodeStatisticsResponse;
import io.diagon.protocol.search.ShardTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Loads the documents that won, from the point in time that found them; and the term statistics that come before a search. */
public final class FetchPhase {
    private final ShardRegistry shards;
    private final WorkerPool pool;
    private final ReaderLeases leases;
    private final OpenReaders readers;
    private final SearchMeters meters;

    public FetchPhase(
            ShardRegistry shards, WorkerPool pool, ReaderLeases leases, OpenReaders readers, SearchMeters meters) {
        this.shards = shards;
        this.pool = pool;
        this.leases = leases;
        this.readers = readers;
        this.meters = meters;
    }

    public CompletableFuture<NodeFetchResponse> fetch(NodeFetchRequest request) {
        return eachInPool(
                        request.getShardsList(),
                        fetch -> ShardResult.newBuilder()
                                .setOrdinal(fetch.getTarget().getOrdinal())
                                .setShardFetchResponse(fetch(fetch, request.getFetchSpec()))
                                .build(),
                        (fetch, failure) -> ShardResult.newBuilder()
                                .setOrdinal(fetch.getTarget().getOrdinal())
                                .setFailure(GrpcFailures.toFailure(failure))
                                .build())
                .thenApply(results ->
                        NodeFetchResponse.newBuilder().addAllResults(results).build());
    }

    public CompletableFuture<NodeStatisticsResponse> statistics(NodeStatisticsRequest request) {
        return eachInPool(
                        request.getTargetsList(),
                        target -> NodeStatisticsResponse.ShardResult.newBuilder()
                                .setOrdinal(target.getOrdinal())
                                .setTermStatistics(statistics(target, request.getShardSearchRequest()))
                                .build(),
                        (target, failure) -> NodeStatisticsResponse.ShardResult.newBuilder()
                                .setOrdinal(target.getOrdinal())
                                .setFailure(GrpcFailures.toFailure(failure))
                                .build())
                .thenApply(results -> NodeStatisticsResponse.newBuilder()
                        .addAllResults(results)
                        .build());
    }

    private ByteString fetch(ShardFetch fetch, ByteString spec) {
        long start = System.nanoTime();
        IndexShard shard = shards.get(fetch.getTarget().getShard());
        String readerId = fetch.getTarget().getReaderId();
        return onShard(shard, () -> {
            try (ReaderLeases.Lease lease = readerId.isEmpty()
                    ? leases.existing(shard, fetch.getReaderGeneration())
                    : readers.use(readerId, 0)) {
                int[] docs =
                        fetch.getDocsList().stream().mapToInt(Integer::intValue).toArray();
                return lease.searcher().fetch(spec, docs);
            } finally {
                long took = System.nanoTime() - start;
                shard.counters().fetch.record(took);
                meters.fetched(took);
            }
        });
    }

    private ByteString statistics(ShardTarget target, ByteString request) {
        IndexShard shard = shards.get(target.getShard());
        return onShard(shard, () -> {
            try (ReaderLeases.Lease lease =
                    target.getReaderId().isEmpty() ? leases.current(shard) : readers.use(target.getReaderId(), 0)) {
                return lease.searcher().statistics(request);
            }
        });
    }

    private static ByteString onShard(IndexShard shard, Supplier<ByteString> work) {
        try {
            return work.get();
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(shard, e);
            throw e;
        }
    }

    private interface Failed<S, R> {
        R result(S item, Throwable failure);
    }

    private <S, R> CompletableFuture<List<R>> eachInPool(List<S> items, Function<S, R> work, Failed<S, R> failed) {
        List<CompletableFuture<R>> results = new ArrayList<>(items.size());
        for (S item : items) {
            CompletableFuture<R> result = new CompletableFuture<>();
            results.add(result);
            try {
                pool.execute(() -> {
                    try {
                        result.complete(work.apply(item));
                    } catch (Throwable e) {
                        result.complete(failed.result(item, e));
                    }
                });
            } catch (SearchException e) {
                result.complete(failed.result(item, e));
            }
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> results.stream().map(CompletableFuture::join).toList());
    }
}
