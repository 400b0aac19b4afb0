package io.diagon.coordinator.metrics;

import io.diagon.error.ErrorCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Search calls by data node. The meters of a node that is gone go too: names are not used again in every cluster. */
public final class CallMetrics {
    private final MeterRegistry registry;
    private final Map<String, NodeCallMeters> nodes = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private NodeCallMeters of(String node) {
        NodeCallMeters known = nodes.get(node);
        return known == null ? nodes.computeIfAbsent(node, name -> new NodeCallMeters(registry, name)) : known;
    }

    public void answered(String node, long nanos) {
        of(node).calls.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void failed(String node, ErrorCode code) {
        of(node).failed(code);
    }

    /** Too many calls are under way. */
    public void refusedByBulkhead(String node) {
        of(node).bulkhead.increment();
    }

    public void refusedByBreaker(String node) {
        of(node).breaker.increment();
    }

    /** The breaker of a node from now on: one that comes back under its name has a new one. */
    public void watch(CircuitBreaker breaker) {
        of(breaker.getName()).watched = breaker;
    }

    /** Forgets the other nodes. */
    public void retain(Collection<String> names) {
        Set<String> present = Set.copyOf(names);
        nodes.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove(registry);
            }
            return gone;
        });
    }
}
