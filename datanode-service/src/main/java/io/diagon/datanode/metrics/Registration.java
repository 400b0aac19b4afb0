package io.diagon.datanode.metrics;

import io.diagon.metrics.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Makes meters that are described. */
record Registration(MeterRegistry registry) {
    Timer waited(String name, String description) {
        return timer(name, description, LatencyBuckets.waited());
    }

    Timer background(String name, String description) {
        return timer(name, description, LatencyBuckets.background());
    }

    private Timer timer(String name, String description, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
