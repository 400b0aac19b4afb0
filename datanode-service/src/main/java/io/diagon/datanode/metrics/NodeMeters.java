package io.diagon.datanode.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The timers and counters that the parts of the node write to. */
public final class NodeMeters {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final Timer indexing;
    private final Counter operations;
    private final Timer translogSync;
    private final Timer query;
    private final Timer queue;
    private final Timer fetch;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter timedOut;

    public NodeMeters(MeterRegistry registry) {
        this.indexing = timer(registry, "diagon.indexing", "a request to one primary, until it is acknowledged");
        this.operations = Counter.builder("diagon.indexing.operations")
                .description("operations of these requests")
                .register(registry);
        this.translogSync = timer(registry, "diagon.translog.fsync", "a sync of the write-ahead log");
        this.query = timer(registry, "diagon.search.query", "the query phase on one shard, in the engine");
        this.queue = timer(registry, "diagon.search.queue", "the wait of a shard's query for a thread");
        this.fetch = timer(registry, "diagon.search.fetch", "the fetch phase on one shard");
        this.cacheHits = Counter.builder("diagon.request.cache.hits").register(registry);
        this.cacheMisses = Counter.builder("diagon.request.cache.misses").register(registry);
        this.timedOut = Counter.builder("diagon.search.timed.out")
                .description("queries that ran out of time before or in the engine")
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    public void indexed(int count, long nanos) {
        operations.increment(count);
        indexing.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void translogSynced(long nanos) {
        translogSync.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void queried(long queueNanos, long engineNanos) {
        queue.record(queueNanos, TimeUnit.NANOSECONDS);
        query.record(engineNanos, TimeUnit.NANOSECONDS);
    }

    public void queryTimedOut() {
        timedOut.increment();
    }

    public void fetched(long nanos) {
        fetch.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void requestCache(boolean hit) {
        (hit ? cacheHits : cacheMisses).increment();
    }
}
