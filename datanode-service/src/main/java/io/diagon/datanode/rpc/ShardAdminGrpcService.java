package io.diagon.datanode.rpc;

import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.statistics.NodeStatistics;
import io.diagon.datanode.statistics.ShardStatistics;
import io.diagon.error.GrpcFailures;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ForceMergeRequest;
import io.diagon.protocol.shard.NodeAnalyzeRequest;
import io.diagon.protocol.shard.NodeStats;
import io.diagon.protocol.shard.NodeStatsRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.shard.ShardsResponse;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Upkeep on request, and what shards tell of themselves. */
public final class ShardAdminGrpcService extends ShardAdminServiceGrpc.ShardAdminServiceImplBase {
    private final ShardRegistry shards;
    private final EngineProvider engines;
    private final RequestCache cache;
    private final ShardStatistics shardStatistics;
    private final NodeStatistics nodeStatistics;
    private final Executor executor;

    /** @param executor bounded, of platform threads */
    public ShardAdminGrpcService(
            ShardRegistry shards,
            EngineProvider engines,
            RequestCache cache,
            ShardStatistics shardStatistics,
            NodeStatistics nodeStatistics,
            Executor executor) {
        this.shards = shards;
        this.engines = engines;
        this.cache = cache;
        this.shardStatistics = shardStatistics;
        this.nodeStatistics = nodeStatistics;
        this.executor = executor;
    }

    @Override
    public void refresh(ShardsRequest request, StreamObserver<ShardsResponse> observer) {
        Calls.answer(
                observer,
                () -> each(request.getShardsList(), shard -> shard.upkeep().refresh()));
    }

    @Override
    public void flush(ShardsRequest request, StreamObserver<ShardsResponse> observer) {
        Calls.answer(
                observer,
                () -> each(request.getShardsList(), shard -> shard.upkeep().flush()));
    }

    @Override
    public void forceMerge(ForceMergeRequest request, StreamObserver<ShardsResponse> observer) {
        Calls.answer(
                observer,
                () -> each(
                        request.getShardsList(),
                        shard -> shard.upkeep()
                                .forceMerge(request.getMaxNumSegments(), request.getOnlyExpungeDeletes())));
    }

    @Override
    public void clearCache(ShardsRequest request, StreamObserver<ShardsResponse> observer) {
        Calls.answer(observer, () -> each(request.getShardsList(), cache::clear));
    }

    @Override
    public void analyze(NodeAnalyzeRequest request, StreamObserver<AnalyzeResponse> observer) {
        Calls.answer(
                observer,
                () -> request.hasShard()
                        ? shards.get(request.getShard()).engine().analyze(request.getRequest())
                        : engines.analyze(request.getRequest()));
    }

    @Override
    public void stats(NodeStatsRequest request, StreamObserver<NodeStats> observer) {
        Calls.answer(observer, () -> {
            NodeStats.Builder stats = NodeStats.newBuilder();
            Collection<IndexShard> asked = asked(request);
            stats.addAllShards(request.getRecent() ? shardStatistics.recent(asked) : shardStatistics.now(asked));
            if (request.getWithNode()) {
                stats.setHost(nodeStatistics.host()).addAllCondemned(nodeStatistics.condemned());
            }
            if (request.getWithRecoveries()) {
                asked.forEach(shard -> stats.addRecoveries(shard.recovery().describe()));
            }
            return stats.build();
        });
    }

    private Collection<IndexShard> asked(NodeStatsRequest request) {
        if (request.getShardsCount() == 0) {
            return shards.all();
        }
        return request.getShardsList().stream()
                .map(id -> shards.find(ShardKey.of(id)))
                .filter(Objects::nonNull)
                .toList();
    }

    private ShardsResponse each(List<ShardId> ids, Consumer<IndexShard> work) {
        return ShardsResponse.newBuilder()
                .addAllShards(Calls.each(ids, executor, id -> {
                    ShardsResponse.ShardResult.Builder result =
                            ShardsResponse.ShardResult.newBuilder().setShard(id);
                    try {
                        work.accept(shards.awaitStarted(id, 1_000));
                    } catch (Throwable e) {
                        result.setFailure(GrpcFailures.toFailure(e));
                    }
                    return result.build();
                }))
                .build();
    }
}
