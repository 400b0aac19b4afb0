package io.diagon.metrics;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

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

    private static final Duration[] COMPUTED = {
        Duration.of(10, ChronoUnit.MICROS),
        Duration.of(20, ChronoUnit.MICROS),
        Duration.of(50, ChronoUnit.MICROS),
        Duration.of(100, ChronoUnit.MICROS),
        Duration.of(200, ChronoUnit.MICROS),
        Duration.of(500, ChronoUnit.MICROS),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
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

    /** For what a processor does alone, of a request. */
    public static Duration[] computed() {
        return COMPUTED.clone();
    }

    /** For what goes on in the background and grows with the data. */
    public static Duration[] background() {
        return LONG.clone();
    }
}
