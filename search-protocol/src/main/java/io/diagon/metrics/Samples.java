package io.diagon.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers values for one answer to Prometheus. What is not known is not added, so that it is absent there. Not thread-safe. */
public final class Samples {
    private final Labels common;
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final List<MetricSnapshot> others = new ArrayList<>();

    /** @param common names and values of labels that every value has, by turns */
    public Samples(String... common) {
        this.common = Labels.of(common);
    }

    /** Labels and some more, names and values by turns. */
    public static String[] with(String[] labels, String... more) {
        String[] all = Arrays.copyOf(labels, labels.length + more.length);
        System.arraycopy(more, 0, all, labels.length, more.length);
        return all;
    }

    /**
     * A value of a family. Values of one family differ in their labels.
     *
     * @param labels names and values, by turns
     */
    public Samples gauge(String name, String help, Number value, String... labels) {
        gauges.computeIfAbsent(
                        name, family -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(labels))
                        .value(value.doubleValue())
                        .build());
        return this;
    }

    /**
     * Words, as the labels of a 1.
     *
     * @param name without the {@code _info} that it ends in when it is written
     */
    public Samples words(String name, String help, String... labels) {
        others.add(InfoSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        InfoDataPointSnapshot.builder().labels(labels(labels)).build())
                .build());
        return this;
    }

    private Labels labels(String... own) {
        return common.merge(Labels.of(own));
    }

    public MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(family -> all.metricSnapshot(family.build()));
        others.forEach(all::metricSnapshot);
        return all.build();
    }
}
