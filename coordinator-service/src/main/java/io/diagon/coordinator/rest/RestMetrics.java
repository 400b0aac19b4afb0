package io.diagon.coordinator.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times requests by route and status. There are only as many series as routes and statuses. */
final class RestMetrics {
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String api, int status) {}

    RestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(String api, int status, long nanos) {
        timers.computeIfAbsent(
                        new Key(api, status),
                        key -> Timer.builder("diagon_rest_seconds")
                                .description("from the arrival of a request until its answer is written")
                                .tag("api", key.api)
                                .tag("status", Integer.toString(key.status))
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
