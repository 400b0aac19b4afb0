package io.diagon.coordinator.metrics;

import io.diagon.error.ErrorCode;
import io.diagon.metrics.LatencyBuckets;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Of the calls to one data node. */
final class NodeCallMeters {
    private static final String LABEL = "data_node";

    final Timer calls;
    final Counter bulkhead;
    final Counter breaker;
    volatile @Nullable CircuitBreaker watched;

    private final MeterRegistry registry;
    private final String node;
    private final Gauge state;
    private final Map<ErrorCode, Counter> failures = new ConcurrentHashMap<>();

    NodeCallMeters(MeterRegistry registry, String node) {
        this.registry = registry;
        this.node = node;
        this.calls = Timer.builder("diagon.call")
                .description("a search call to a data node that was answered")
                .tag(LABEL, node)
                .serviceLevelObjectives(LatencyBuckets.waited())
                .register(registry);
        this.bulkhead = refused("bulkhead");
        this.breaker = refused("breaker");
        this.state = Gauge.builder("diagon.breaker.state", this, NodeCallMeters::state)
                .description("breaker of a data node: 0 closed, 1 half open, 2 open")
                .tag(LABEL, node)
                .register(registry);
    }

    private Counter refused(String reason) {
        return Counter.builder("diagon.call.rejected")
                .description("search calls that were not made")
                .tag(LABEL, node)
                .tag("reason", reason)
                .register(registry);
    }

    void failed(ErrorCode code) {
        failures.computeIfAbsent(
                        code,
                        unseen -> Counter.builder("diagon.call.failures")
                                .description("search calls that failed")
                                .tag(LABEL, node)
                                .tag("error", unseen.type())
                                .register(registry))
                .increment();
    }

    void remove(MeterRegistry from) {
        from.remove(calls);
        from.remove(bulkhead);
        from.remove(breaker);
        from.remove(state);
        failures.values().forEach(from::remove);
    }

    private double state() {
        CircuitBreaker known = watched;
        if (known == null) {
            return 0;
        }
        return switch (known.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 2;
        };
    }
}
