package io.diagon.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values as Prometheus reads them; those who ask within a second get the same. Thread-safe: they wait for one another. */
public final class Exposition {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Supplier<MetricSnapshots> values;
    private final LongSupplier nanoTime;
    private byte @Nullable [] text;
    private long writtenNanos;

    public Exposition(Supplier<MetricSnapshots> values, LongSupplier nanoTime) {
        this.values = values;
        this.nanoTime = nanoTime;
    }

    public synchronized byte[] text() {
        byte[] kept = text;
        if (kept == null || nanoTime.getAsLong() - writtenNanos > KEPT_NANOS) {
            kept = write(values.get());
            text = kept;
            writtenNanos = nanoTime.getAsLong();
        }
        return kept;
    }

    private byte[] write(MetricSnapshots snapshots) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
