package io.diagon.datanode.statistics;

import io.diagon.datanode.search.OpenReaders;
import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardCounters;
import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.translog.TranslogStats;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardStats;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a shard tells of itself. */
public final class ShardStatistics {
    private final RequestCache cache;
    private final OpenReaders readers;

    public ShardStatistics(RequestCache cache, OpenReaders readers) {
        this.cache = cache;
        this.readers = readers;
    }

    /** As of now: waits for a write or a refresh that is under way. */
    public List<ShardStats> now(Collection<IndexShard> shards) {
        return of(shards, shard -> shard.engine().stats());
    }

    /** About a second old, without waiting. */
    public List<ShardStats> recent(Collection<IndexShard> shards) {
        return of(shards, IndexShard::recentStats);
    }

    private List<ShardStats> of(Collection<IndexShard> shards, Function<IndexShard, EngineStats> engine) {
        Map<IndexShard, Long> cached = cache.bytesByShard();
        return shards.stream()
                .map(shard -> of(shard, engine, cached.getOrDefault(shard, 0L)))
                .toList();
    }

    private ShardStats of(IndexShard shard, Function<IndexShard, EngineStats> stats, long cachedBytes) {
        ShardStats.Builder answer = ShardStats.newBuilder()
                .setShard(shard.id())
                .setPrimary(shard.assignment().primary())
                .setAllocationId(shard.assignment().allocationId())
                .setState(shard.state().name())
                .setDataPath(shard.store().directory(shard.key()).toString())
                .setRequestCacheBytes(cachedBytes)
                .setOpenReaders(readers.size(shard));
        addCounters(answer, shard.counters());
        try {
            EngineStats engine = stats.apply(shard);
            TranslogStats translog = shard.translog().stats();
            answer.setEngine(engine)
                    .setMaxSeqNo(engine.getMaxSeqNo())
                    .setLocalCheckpoint(engine.getMaxSeqNo())
                    .setGlobalCheckpoint(shard.standing().globalCheckpoint())
                    .setTranslogOperations(translog.operations())
                    .setTranslogBytes(translog.bytes())
                    .setTranslogUncommittedOperations(translog.uncommittedOperations())
                    .setTranslogUncommittedBytes(translog.uncommittedBytes());
        } catch (SearchException notOpen) {
            answer.setMaxSeqNo(-1).setLocalCheckpoint(-1).setGlobalCheckpoint(-1);
        }
        return answer.build();
    }

    private static void addCounters(ShardStats.Builder stats, ShardCounters counters) {
        stats.setIndexTotal(counters.index.count())
                .setIndexNanos(counters.index.nanos())
                .setIndexFailed(counters.indexFailed.sum())
                .setDeleteTotal(counters.delete.count())
                .setDeleteNanos(counters.delete.nanos())
                .setGetTotal(counters.get.count())
                .setGetNanos(counters.get.nanos())
                .setGetMissing(counters.getMissing.sum())
                .setQueryTotal(counters.query.count())
                .setQueryNanos(counters.query.nanos())
                .setQueryCurrent(counters.queryCurrent.get())
                .setFetchTotal(counters.fetch.count())
                .setFetchNanos(counters.fetch.nanos())
                .setScrollTotal(counters.scroll.sum())
                .setRefreshTotal(counters.refresh.count())
                .setRefreshNanos(counters.refresh.nanos())
                .setFlushTotal(counters.flush.count())
                .setFlushNanos(counters.flush.nanos())
                .setMergeTotal(counters.merge.count())
                .setMergeNanos(counters.merge.nanos())
                .setRequestCacheHits(counters.requestCacheHits.sum())
                .setRequestCacheMisses(counters.requestCacheMisses.sum());
    }

    /** The short form that heartbeats carry. */
    public static LocalShard local(IndexShard shard) {
        LocalShard.Builder local = LocalShard.newBuilder()
                .setShard(shard.id())
                .setAllocationId(shard.assignment().allocationId())
                .setPrimaryTerm(shard.assignment().primaryTerm())
                .setState(
                        shard.state() == ShardState.CREATED
                                ? ShardState.RECOVERING.name()
                                : shard.state().name())
                .setMaxSeqNo(-1);
        if (shard.state() == ShardState.STARTED) {
            EngineStats engine = shard.recentStats();
            local.setDocs(engine.getDocs())
                    .setStoreBytes(engine.getStoreBytes())
                    .setMaxSeqNo(engine.getMaxSeqNo());
        }
        return local.build();
    }
}
