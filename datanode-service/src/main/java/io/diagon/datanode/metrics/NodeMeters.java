package io.diagon.datanode.metrics;

import io.diagon.datanode.shard.ShardObserver;
import io.diagon.metrics.LatencyBuckets;
import io.diagon.protocol.shard.ShardRecovery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The timers and counters that the parts of the node write to. */
public final class NodeMeters implements ShardObserver {
    private final SearchMeters search;
    private final Timer indexing;
    private final Counter operations;
    private final Counter indexingFailures;
    private final Counter acknowledged;
    private final Counter synced;
    private final Timer translogSync;
    private final Timer refresh;
    private final Timer flush;
    private final Timer merge;
    private final Timer stateApply;
    private final Map<ShardRecovery.Type, Timer> recoveries = new EnumMap<>(ShardRecovery.Type.class);
    private final Counter recoveryFailures;
    private final Counter recoveryBytes;
    private final Counter recoveryFiles;
    private final Counter promotions;
    private final Counter failures;

    public NodeMeters(MeterRegistry registry) {
        Registration to = new Registration(registry);
        this.search = new SearchMeters(to);
        this.indexing = to.waited("diagon.indexing", "a request to one primary, until it is acknowledged");
        this.operations = to.counter("diagon.indexing.operations", "operations of these requests");
        this.indexingFailures = to.counter("diagon.indexing.failures", "of these requests, those that failed");
        this.acknowledged = to.counter("diagon.operations.acknowledged", "operations that every copy in sync has");
        this.synced = to.counter("diagon.operations.synced", "operations that a sync of the log made safe");
        this.translogSync = to.waited("diagon.translog.fsync", "a sync of the write-ahead log");
        this.refresh = to.waited("diagon.refresh", "a refresh of a copy");
        this.flush = to.background("diagon.flush", "a commit of a copy");
        this.merge = to.background("diagon.merge", "a merge");
        this.stateApply = to.waited("diagon.state.apply", "taking over a new cluster state");
        for (ShardRecovery.Type type : ShardRecovery.Type.values()) {
            if (type != ShardRecovery.Type.UNRECOGNIZED) {
                recoveries.put(
                        type,
                        Timer.builder("diagon.recovery")
                                .description("recoveries that were done")
                                .tag("type", type.name().toLowerCase(Locale.ROOT))
                                .serviceLevelObjectives(LatencyBuckets.background())
                                .register(registry));
            }
        }
        this.recoveryFailures = to.counter("diagon.recovery.failures", "recoveries that failed");
        this.recoveryBytes = to.counter("diagon.recovery.bytes", "of files received from other nodes");
        this.recoveryFiles = to.counter("diagon.recovery.files", "files received from other nodes");
        this.promotions = to.counter("diagon.primary.promotions", "replicas that became the primary");
        this.failures = to.counter("diagon.shard.failures", "copies that failed");
    }

    public SearchMeters search() {
        return search;
    }

    /** @param failed whether nothing of the request can be told to have been done */
    public void indexed(int count, long nanos, boolean failed) {
        operations.increment(count);
        indexing.record(nanos, TimeUnit.NANOSECONDS);
        if (failed) {
            indexingFailures.increment();
        }
    }

    public void acknowledged(int count) {
        acknowledged.increment(count);
    }

    public void stateApplied(long nanos) {
        stateApply.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void synced(long count, long nanos) {
        synced.increment((double) count);
        translogSync.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refreshed(long nanos) {
        refresh.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void flushed(long nanos) {
        flush.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void merged(long nanos) {
        merge.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void promoted() {
        promotions.increment();
    }

    @Override
    public void recovered(ShardRecovery recovery) {
        Timer timer = recoveries.get(recovery.getType());
        if (timer != null) {
            timer.record(recovery.getStopMillis() - recovery.getStartMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void recoveryFailed() {
        recoveryFailures.increment();
    }

    @Override
    public void received(long bytes, int wholeFiles) {
        recoveryBytes.increment((double) bytes);
        recoveryFiles.increment(wholeFiles);
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
