package io.diagon.coordinator.metrics;

import io.diagon.error.ErrorCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Latencies and failures of searches, by phase and by data node. */
public final class SearchMetrics {
    /** The parts of a search. */
    public enum Phase {
        STATISTICS,
        QUERY,
        REDUCE,
        FETCH,
        TOTAL
    }

    private static final Duration[] OBJECTIVES = {
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

    private final MeterRegistry registry;
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);
    private final Map<String, Timer> nodes = new ConcurrentHashMap<>();
    private final Map<String, Timer> merges = new ConcurrentHashMap<>();
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Counter timedOut;
    private final Counter failedShards;
    private final Counter hedgesSent;
    private final Counter hedgesWon;
    private final Counter hedgesRefused;

    public SearchMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("search_phase_time_seconds")
                            .description("time of a search by phase")
                            .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(OBJECTIVES)
                            .register(registry));
        }
        timedOut = Counter.builder("search_timed_out")
                .description("searches that ran out of time")
                .register(registry);
        failedShards = Counter.builder("search_failed_shards")
                .description("shards missing from the answers of searches")
                .register(registry);
        hedgesSent = Counter.builder("search_hedges_sent")
                .description("requests sent to a second copy because the first was late")
                .register(registry);
        hedgesWon = Counter.builder("search_hedges_won")
                .description("second requests that were answered first")
                .register(registry);
        hedgesRefused = Counter.builder("search_hedges_refused")
                .description("second requests that were not sent because there were too many of late")
                .register(registry);
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

    public void nodeAnswered(String node, long nanos) {
        nodes.computeIfAbsent(
                        node,
                        name -> Timer.builder("shard_query_time_seconds")
                                .description("time of a call to a data node")
                                .tag("node", name)
                                .serviceLevelObjectives(OBJECTIVES)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    public void nodeFailed(String node, ErrorCode code) {
        Counter.builder("shard_query_failures")
                .description("failed calls to a data node")
                .tag("node", node)
                .tag("error", code.type())
                .register(registry)
                .increment();
    }

    /** @param type of the aggregation, as users name it */
    public void merged(String type, long nanos) {
        merges.computeIfAbsent(
                        type,
                        name -> Timer.builder("aggregation_merge_time_seconds")
                                .description("time to merge the partial answers of an aggregation")
                                .tag("type", name)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The breaker of a node from now on: one that comes back under its name has a new one. */
    public void watch(CircuitBreaker breaker) {
        String node = breaker.getName();
        if (breakers.put(node, breaker) == null) {
            Gauge.builder("node_breaker_state", () -> state(breakers.get(node)))
                    .description("breaker of a data node: 0 closed, 1 half open, 2 open")
                    .tag("node", node)
                    .register(registry);
        }
    }

    private static double state(@Nullable CircuitBreaker breaker) {
        if (breaker == null) {
            return Double.NaN;
        }
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 2;
        };
    }
}
