package io.diagon.metrics;

import java.time.Duration;

/** Upper bounds of the buckets of histograms: few, since each is a series in every process. */
public final class LatencyBuckets {
    private static final Duration[] SHORT = {
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

    private static final Duration[] LONG = {
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(60)
    };

    private LatencyBuckets() {}

    /** For what somebody waits for. */
    public static Duration[] waited() {
        return SHORT.clone();
    }

    /** For what goes on in the background and grows with the data. */
    public static Duration[] background() {
        return LONG.clone();
    }
}
