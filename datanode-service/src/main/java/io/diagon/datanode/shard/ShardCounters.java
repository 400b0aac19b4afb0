package io.diagon.datanode.shard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a shard has done since it was opened. */
public final class ShardCounters {
    /** How often and how long, in nanoseconds. */
    public static final class Operation {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        public void record(long elapsedNanos) {
            record(1, elapsedNanos);
        }

        public void record(long times, long elapsedNanos) {
            count.add(times);
            nanos.add(elapsedNanos);
        }

        public long count() {
            return count.sum();
        }

        public long nanos() {
            return nanos.sum();
        }
    }

    public final Operation index = new Operation();
    public final Operation delete = new Operation();
    public final Operation get = new Operation();
    public final Operation query = new Operation();
    public final Operation fetch = new Operation();
    public final Operation refresh = new Operation();
    public final Operation flush = new Operation();
    public final Operation merge = new Operation();
    public final LongAdder indexFailed = new LongAdder();
    public final LongAdder getMissing = new LongAdder();
    public final LongAdder scroll = new LongAdder();
    public final LongAdder requestCacheHits = new LongAdder();
    public final LongAdder requestCacheMisses = new LongAdder();
    public final AtomicInteger queryCurrent = new AtomicInteger();
}
