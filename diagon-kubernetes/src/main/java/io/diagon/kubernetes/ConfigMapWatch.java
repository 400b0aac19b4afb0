package io.diagon.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads values again and again, and hands them on. While they can not be read the last ones stay. */
final class ConfigMapWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigMapWatch.class);

    private final Supplier<Map<String, Object>> source;
    private final Consumer<Map<String, Object>> target;
    private final Duration interval;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dynamic-configuration").factory());
    /** Whether the failure that lasts has been logged; of the timer's thread alone. */
    private boolean complained;

    ConfigMapWatch(Supplier<Map<String, Object>> source, Consumer<Map<String, Object>> target, Duration interval) {
        this.source = source;
        this.target = target;
        this.interval = interval;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::read, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whatever goes wrong: a task that throws would not be run again. */
    private void read() {
        try {
            target.accept(new TreeMap<>(source.get()));
            if (complained) {
                LOG.info("dynamic configuration is readable again");
            }
            complained = false;
        } catch (RuntimeException | LinkageError failure) {
            if (!complained) {
                LOG.warn(
                        "dynamic configuration can not be read, what is known of it stays; the service account needs the verb get for the"
                                + " ConfigMap",
                        failure);
            }
            complained = true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
