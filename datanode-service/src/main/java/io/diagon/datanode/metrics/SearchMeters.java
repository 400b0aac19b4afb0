package io.diagon.datanode.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Of searches on single shards. */
public final class SearchMeters {
    private final Timer query;
    private final Timer queue;
    private final Timer fetch;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter timedOut;

    SearchMeters(Registration to) {
        this.query = to.waited("diagon.search.query", "the query phase on one shard, in the engine");
        this.queue = to.waited("diagon.search.queue", "the wait of a shard's query for a thread");
        this.fetch = to.waited("diagon.search.fetch", "the fetch phase on one shard");
        this.cacheHits = to.counter("diagon.request.cache.hits", "queries answered from the cache");
        this.cacheMisses = to.counter("diagon.request.cache.misses", "cacheable queries that were not in the cache");
        this.timedOut = to.counter("diagon.search.timed.out", "queries that ran out of time before or in the engine");
    }

    public void queried(long queueNanos, long engineNanos) {
        queue.record(queueNanos, TimeUnit.NANOSECONDS);
        query.record(engineNanos, TimeUnit.NANOSECONDS);
    }

    public void timedOut() {
        timedOut.increment();
    }

    public void fetched(long nanos) {
        fetch.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void requestCache(boolean hit) {
        (hit ? cacheHits : cacheMisses).increment();
    }
}
