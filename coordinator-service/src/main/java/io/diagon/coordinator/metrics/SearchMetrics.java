package io.diagon.coordinator.metrics;

import io.diagon.metrics.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Latencies and failures of searches, by phase. */
public final class SearchMetrics {
    /** The parts of a search. */
    public enum Phase {
        STATISTICS,
        QUERY,
        REDUCE,
        FETCH,
        TOTAL
    }

    private final MeterRegistry registry;
    private final CallMetrics calls;
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);
    private final Map<String, Timer> merges = new ConcurrentHashMap<>();
    private final Counter timedOut;
    private final Counter partial;
    private final Counter failedShards;
    private final Counter hedgesSent;
    private final Counter hedgesWon;
    private final Counter hedgesRefused;

    public SearchMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.calls = new CallMetrics(registry);
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("diagon.search.phase")
                            .description("time of a search by phase")
                            .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(LatencyBuckets.waited())
                            .register(registry));
        }
        timedOut = counter("diagon.search.timed.out", "searches that ran out of time");
        partial = counter("diagon.search.partial", "searches that were answered without some shards");
        failedShards = counter("diagon.search.failed.shards", "shards missing from the answers of searches");
        hedgesSent = counter("diagon.search.hedges.sent", "requests sent to a second copy because the first was late");
        hedgesWon = counter("diagon.search.hedges.won", "second requests that were answered first");
        hedgesRefused = counter(
                "diagon.search.hedges.refused",
                "second requests that were not sent because there were too many of late");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** Of the calls to data nodes. */
    public CallMetrics calls() {
        return calls;
    }

    /** The phase ran from then until now; returns now. */
    public long phase(Phase phase, long startNanos) {
        long now = System.nanoTime();
        Timer timer = phases.get(phase);
        if (timer != null) {
            timer.record(now - startNanos, TimeUnit.NANOSECONDS);
        }
        return now;
    }

    public void searched(boolean ranOutOfTime, int failures) {
        if (ranOutOfTime) {
            timedOut.increment();
        }
        if (failures > 0) {
            partial.increment();
            failedShards.increment(failures);
        }
    }

    public void hedgeSent() {
        hedgesSent.increment();
    }

    public void hedgeWon() {
        hedgesWon.increment();
    }

    public void hedgeRefused() {
        hedgesRefused.increment();
    }

    /** @param type of the aggregation, as users name it */
    public void merged(String type, long nanos) {
        merges.computeIfAbsent(
                        type,
                        name -> Timer.builder("aggregation.merge.time")
                                .description("time to merge the partial answers of an aggregation")
                                .tag("type", name)
                                .serviceLevelObjectives(LatencyBuckets.computed())
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
