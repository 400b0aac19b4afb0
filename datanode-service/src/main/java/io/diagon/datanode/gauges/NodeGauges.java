package io.diagon.datanode.gauges;

import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.SearchException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Registers values that are read when somebody asks for them. */
public final class NodeGauges {
    private final MeterRegistry registry;

    public NodeGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param tags names and values, by turns */
    public <T> void value(String name, String description, T source, ToDoubleFunction<T> value, String... tags) {
        Gauge.builder(name, source, value).description(description).tags(tags).register(registry);
    }

    /** A value that only grows. */
    public <T> void count(String name, String description, T source, ToDoubleFunction<T> value, String... tags) {
        FunctionCounter.builder(name, source, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** The sum over the started copies. */
    void sum(String name, String description, ShardRegistry shards, ToDoubleFunction<IndexShard> value) {
        value(name, description, shards, all -> {
            double sum = 0;
            for (IndexShard shard : all.all()) {
                sum += valueOrZero(shard, value);
            }
            return sum;
        });
    }

    private static double valueOrZero(IndexShard shard, ToDoubleFunction<IndexShard> value) {
        try {
            return shard.state() == ShardState.STARTED ? value.applyAsDouble(shard) : 0;
        } catch (SearchException closedMeanwhile) {
            return 0;
        }
    }
}
