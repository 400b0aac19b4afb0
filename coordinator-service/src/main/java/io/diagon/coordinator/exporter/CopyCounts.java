package io.diagon.coordinator.exporter;

import io.diagon.coordinator.admin.ClusterHealth.Counts;
import io.diagon.metrics.Samples;

/** How many copies do what. */
final class CopyCounts {
    private CopyCounts() {}

    /** @param labels besides {@code type} */
    static void add(Samples samples, String name, Counts counts, String... labels) {
        one(samples, name, "active", counts.active(), labels);
        one(samples, name, "active_primary", counts.activePrimary(), labels);
        one(samples, name, "initializing", counts.initializing(), labels);
        one(samples, name, "relocating", counts.relocating(), labels);
        one(samples, name, "unassigned", counts.unassigned(), labels);
    }

    static void one(Samples samples, String name, String type, int count, String... labels) {
        samples.gauge(name, "copies by what they do", count, Samples.with(labels, "type", type));
    }
}
