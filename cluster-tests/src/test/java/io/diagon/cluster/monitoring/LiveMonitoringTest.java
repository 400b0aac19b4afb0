package io.diagon.cluster.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.diagon.cluster.tests.LocalCluster;
import io.diagon.cluster.tests.Poll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster under load, that loses a node and gets it back, watched by a real Prometheus: what dashboards and alerts ask for is there.
 * What the panels show is drawn into {@code target/monitoring-report.html}.
 */
class LiveMonitoringTest {
    private static final String NAME = "library";
    private static final String NAMED = "--diagon.cluster.name=" + NAME;
    private static final Pattern NODE = Pattern.compile("(\\S+)-\\d+ .*?http=(\\S+) .*");

    /** Metrics that are there only when something is as it need not be here, and why. */
    private static final Map<String, String> SOMETIMES = Map.of(
            "diagon_container_memory_bytes", "where there is a control group",
            "diagon_container_memory_limit_bytes", "where it has a limit",
            "diagon_raft_snapshot_age_seconds", "after the first snapshot",
            "diagon_rest_rejected_total", "after the first refusal",
            "diagon_call_rejected_total", "after the first call that was not made",
            "jvm_gc_pause_seconds_sum", "after the first collection",
            "ALERTS", "while an alert is pending or fires");

    /** Alerts that may begin to wait here: a node was away a minute ago, and the machine may be slow, or its disk full. */
    private static final Set<String> EXPECTED = Set.of(
            "DiagonSearchesPartial",
            "DiagonBreakerOpen",
            "DiagonSearchSlow",
            "DiagonBulkSlow",
            "DiagonFsyncSlow",
            "DiagonDiskFillsUp",
            "DiagonDiskAboveLowWatermark",
            "DiagonDiskAboveHighWatermark",
            "DiagonDiskAboveFloodStage",
            "DiagonContainerMemoryFull");

    @TempDir
    static Path directory;

    private static LocalCluster cluster;
    private static Prometheus prometheus;
    private static Instant from;
    private static Instant to;

    @BeforeAll
    static void watchAClusterUnderLoad() throws IOException {
        assumeTrue(
                Prometheus.isInstalled(),
                "no prometheus: dashboards are not compared with a cluster (scripts/prometheus)");
        cluster = LocalCluster.start(1, 2, NAMED);
        prometheus = Prometheus.start(directory, targets());
        Load load = new Load(cluster.rest());
        load.createIndices();
        from = Instant.now();
        loadUntilScraped(load, 12);
        cluster.killNode("data-node-1");
        Poll.until("Prometheus hears of an answer without all shards", () -> {
            load.searchWhatIsLeft();
            return prometheus.value("sum(diagon_search_partial_total)") > 0
                    && prometheus.value("max(diagon_cluster_status)") == 2;
        });
        cluster.startNodes(Map.of("DIAGON_NODE_ARGS", NAMED), "data-node-1");
        load.awaitGreen();
        loadUntilScraped(load, 12);
        Poll.until("rules were evaluated", () -> prometheus.metrics().containsAll(recorded()));
        to = Instant.now();
    }

    /** A scrape configuration with the labels that the chart's monitors give. */
    private static String targets() {
        StringBuilder yaml = new StringBuilder();
        for (String line : cluster.status()) {
            Matcher node = NODE.matcher(line);
            if (node.matches()) {
                yaml.append("""
                          - job_name: %1$s
                            honor_labels: true
                            metrics_path: /actuator/prometheus
                            static_configs: [{targets: ["%2$s"], labels: {job: diagon-%3$s, cluster: %4$s, namespace: books, pod: %1$s}}]
                        """.formatted(line.split(" ")[0], node.group(2), node.group(1), NAME));
            }
        }
        return yaml.toString();
    }

    /** So many scrapes more. */
    private static void loadUntilScraped(Load load, int times) {
        String scrapes = "sum(count_over_time(up{job=\"diagon-coordinator\"}[10m]))";
        double before = prometheus.value(scrapes);
        double wanted = (Double.isNaN(before) ? 0 : before) + times;
        Poll.until("the load was scraped", () -> {
            load.round();
            return prometheus.value(scrapes) >= wanted;
        });
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void everyMetricOfEveryDashboardIsThere() {
        Set<String> asked = new TreeSet<>();
        for (Dashboard board : Dashboard.all()) {
            for (Panel panel : board.charts()) {
                panel.targets().forEach(target -> asked.addAll(PromQl.metrics(target.expression())));
            }
        }
        assertThat(missing(asked)).isEmpty();
    }

    @Test
    void everyMetricOfEveryRuleIsThere() {
        Set<String> asked = new TreeSet<>();
        Rule.all().forEach(rule -> asked.addAll(PromQl.metrics(rule.expression())));
        assertThat(missing(asked)).isEmpty();
    }

    private static Set<String> missing(Set<String> asked) {
        Set<String> missing = new TreeSet<>(asked);
        missing.removeAll(prometheus.metrics());
        missing.removeAll(SOMETIMES.keySet());
        return missing;
    }

    @Test
    void everyRuleCanBeEvaluated() {
        assertThat(prometheus.brokenRules()).isEmpty();
    }

    @Test
    void nothingIsLeftToComplainOfOnceTheNodeIsBack() {
        Set<String> waiting = prometheus.values("ALERTS", "alertname");
        waiting.removeAll(EXPECTED);
        assertThat(waiting).isEmpty();
    }

    @Test
    void everyPanelShowsSomething() throws IOException {
        List<String> empty = new ArrayList<>();
        Report report = new Report(from, to);
        for (Dashboard board : Dashboard.all()) {
            report.board(board);
            for (Panel panel : board.panels()) {
                List<Report.Curve> curves = curves(panel);
                report.panel(panel, curves);
                if (curves.isEmpty() && !panel.type().equals("row")) {
                    empty.add(panel.toString());
                }
            }
        }
        report.write(Repository.ROOT.resolve("cluster-tests/target/monitoring-report.html"));
        assertThat(empty).isEmpty();
    }

    private static List<Report.Curve> curves(Panel panel) {
        List<Report.Curve> curves = new ArrayList<>();
        for (Panel.Target target : panel.targets()) {
            String expression = target.expression()
                    .replace("$cluster", NAME)
                    .replace("$namespace", ".*")
                    .replace("$node", ".*")
                    .replace("$__rate_interval", "5s")
                    .replace("$__range", "1m");
            for (Prometheus.Series series : prometheus.range(expression, from, to)) {
                curves.add(new Report.Curve(Report.legend(target.legend(), series.labels()), series));
            }
        }
        return curves;
    }

    private static Set<String> recorded() {
        Set<String> names = new TreeSet<>();
        Rule.all().stream().filter(rule -> !rule.isAlert()).map(Rule::name).forEach(names::add);
        return names;
    }
}
