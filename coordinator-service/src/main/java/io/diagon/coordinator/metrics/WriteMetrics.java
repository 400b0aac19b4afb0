package io.diagon.coordinator.metrics;

import io.diagon.protocol.write.WriteResult.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What became of writes. */
public final class WriteMetrics {
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Counter bulkItems;
    private final Counter bulkBytes;

    public WriteMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.UNRECOGNIZED) {
                outcomes.put(
                        outcome,
                        Counter.builder("diagon.write.items")
                                .description("single writes, in bulks and alone")
                                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }
        this.bulkItems = Counter.builder("diagon.bulk.items")
                .description("items of bulk requests")
                .register(registry);
        this.bulkBytes = Counter.builder("diagon.bulk.bytes")
                .description("bodies of bulk requests")
                .register(registry);
    }

    public void written(Outcome outcome) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    public void bulk(int items, int bytes) {
        bulkItems.increment(items);
        bulkBytes.increment(bytes);
    }
}
