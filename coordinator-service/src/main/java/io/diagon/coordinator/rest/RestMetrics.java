package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.metrics.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Times requests by kind and kind of status: there are only as many series as these, and those that never come have none. */
final class RestMetrics {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String OTHER = "other";

    private enum Status {
        SUCCESS("2xx"),
        REDIRECTION("3xx"),
        REFUSED("4xx"),
        TOO_MANY("429"),
        FAILED("5xx");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        static Status of(int status) {
            if (status == TOO_MANY_REQUESTS) {
                return TOO_MANY;
            }
            return switch (status / 100) {
                case 2 -> SUCCESS;
                case 3 -> REDIRECTION;
                case 4 -> REFUSED;
                default -> FAILED;
            };
        }
    }

    private final MeterRegistry registry;
    private final Map<RestApi, Map<Status, Timer>> timers = new EnumMap<>(RestApi.class);
    private final Map<String, Counter> rejected = new HashMap<>();
    private final Counter rejectedOtherwise;
    private final AtomicInteger inFlight = new AtomicInteger();

    RestMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (RestApi api : RestApi.values()) {
            timers.put(api, new ConcurrentHashMap<>());
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code.status() == TOO_MANY_REQUESTS) {
                rejected.put(code.type(), rejected(code.type()));
            }
        }
        this.rejectedOtherwise = rejected(OTHER);
        Gauge.builder("diagon.rest.in.flight.requests", inFlight, AtomicInteger::get)
                .description("requests that are being answered")
                .register(registry);
    }

    private Counter rejected(String kind) {
        return Counter.builder("diagon.rest.rejected")
                .description("answers with status 429")
                .tag("kind", kind)
                .register(registry);
    }

    void arrived() {
        inFlight.incrementAndGet();
    }

    void left() {
        inFlight.decrementAndGet();
    }

    /** @param cause of an error that was not written by a handler */
    void answered(RestApi api, int status, long nanos, @Nullable Throwable cause) {
        Status kind = Status.of(status);
        timer(api, kind).record(nanos, TimeUnit.NANOSECONDS);
        if (kind == Status.TOO_MANY) {
            String type =
                    cause instanceof SearchException failure ? failure.code().type() : OTHER;
            rejected.getOrDefault(type, rejectedOtherwise).increment();
        }
    }

    private Timer timer(RestApi api, Status status) {
        return Objects.requireNonNull(timers.get(api))
                .computeIfAbsent(
                        status,
                        unseen -> Timer.builder("diagon.rest")
                                .description("from the arrival of a request until its answer is written")
                                .tag("api", api.label())
                                .tag("status", unseen.label)
                                .serviceLevelObjectives(LatencyBuckets.waited())
                                .register(registry));
    }
}
