package io.diagon.datanode.metrics;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.engine.MemoryCategory;
import io.diagon.error.SearchException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Values that are read when somebody asks for them. */
public final class NodeGauges {
    private final MeterRegistry registry;

    public NodeGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    public void pool(WorkerPool pool) {
        Gauge.builder("diagon.pool.queue", pool, WorkerPool::queued)
                .tag("pool", pool.name())
                .register(registry);
        Gauge.builder("diagon.pool.active", pool, WorkerPool::active)
                .tag("pool", pool.name())
                .register(registry);
        FunctionCounter.builder("diagon.pool.rejected", pool, WorkerPool::rejected)
                .tag("pool", pool.name())
                .register(registry);
        FunctionCounter.builder("diagon.pool.completed", pool, WorkerPool::completed)
                .tag("pool", pool.name())
                .register(registry);
    }

    public void shards(ShardRegistry shards) {
        for (ShardState state : ShardState.values()) {
            Gauge.builder("diagon.shards", shards, all -> count(all, state))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description("shards of this node by state")
                    .register(registry);
        }
        sum(shards, "diagon.docs", shard -> shard.recentStats().getDocs());
        sum(shards, "diagon.segments", shard -> shard.recentStats().getSegments());
        sum(shards, "diagon.store.bytes", shard -> shard.recentStats().getStoreBytes());
        sum(shards, "diagon.translog.bytes", shard -> shard.translog().stats().bytes());
        sum(
                shards,
                "diagon.translog.uncommitted.bytes",
                shard -> shard.translog().stats().uncommittedBytes());
    }

    public void memory(EngineProvider engines) {
        for (MemoryCategory category : MemoryCategory.values()) {
            Gauge.builder("diagon.engine.memory.bytes", engines, engine -> engine.memoryBytes(category))
                    .tag("category", category.name().toLowerCase(Locale.ROOT))
                    .description("native memory of shards and requests")
                    .register(registry);
        }
    }

    public <T> void value(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    private static double count(ShardRegistry shards, ShardState state) {
        return shards.all().stream().filter(shard -> shard.state() == state).count();
    }

    private void sum(ShardRegistry shards, String name, ToDoubleFunction<IndexShard> value) {
        Gauge.builder(name, shards, all -> {
                    double sum = 0;
                    for (IndexShard shard : all.all()) {
                        sum += valueOrZero(shard, value);
                    }
                    return sum;
                })
                .description("sum over the open shards of this node")
                .register(registry);
    }

    private static double valueOrZero(IndexShard shard, ToDoubleFunction<IndexShard> value) {
        try {
            return shard.state() == ShardState.STARTED ? value.applyAsDouble(shard) : 0;
        } catch (SearchException closedMeanwhile) {
            return 0;
        }
    }
}
