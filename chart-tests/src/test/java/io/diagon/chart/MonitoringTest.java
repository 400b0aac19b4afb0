package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Prometheus and Grafana are given. */
@NeedsHelm
class MonitoringTest {
    private static final String KUBERNETES = "1.35.0";

    @Test
    void withoutBeingAskedNothingNeedsAnOperator() {
        assertThat(Render.of(null, KUBERNETES).objects().stream()
                        .map(KubernetesObject::apiVersion)
                        .filter(version -> version.startsWith("monitoring.") || version.startsWith("grafana.")))
                .isEmpty();
    }

    @Test
    void everyDashboardIsAConfigMapThatKubectlCanApply() {
        List<KubernetesObject> maps = Render.with(KUBERNETES, "monitoring: {dashboards: {enabled: true}}")
                .ofKind("ConfigMap")
                .filter(map -> "1".equals(map.map("metadata.labels").get("grafana_dashboard")))
                .toList();

        assertThat(maps)
                .hasSameSizeAs(Repository.list(Repository.CHART.resolve("dashboards")))
                .allSatisfy(map -> assertThat(map.map("data").values())
                        .singleElement()
                        .asString()
                        .contains("\"uid\":\"diagon-")
                        .hasSizeLessThan(250_000));
    }

    @Test
    void oneServiceOfEveryRoleIsScraped() {
        Render render = Render.with(KUBERNETES, "monitoring: {serviceMonitor: {enabled: true}}");
        KubernetesObject monitor = render.ofKind("ServiceMonitor").findFirst().orElseThrow();

        assertThat(render.ofKind("Service")
                        .filter(service -> KubernetesObject.selects(
                                monitor.map("spec.selector.matchLabels"), service.map("metadata.labels")))
                        .map(service -> service.map("metadata.labels").get("app.kubernetes.io/component")))
                .containsExactlyInAnyOrder("master", "coordinator", "data-node");
    }

    @Test
    void anAlertCanBeLeftOutOrMadePatient() {
        Render render = Render.with(
                KUBERNETES,
                "monitoring: {alerts: {enabled: true, runbookBaseUrl: 'https://r.example.com/', "
                        + "disabled: {DiagonClusterYellow: true}, overrides: {DiagonClusterRed: {for: 9m, severity: info}}}}");
        List<Map<String, Object>> alerts = alerts(render);

        assertThat(alerts).noneMatch(alert -> "DiagonClusterYellow".equals(alert.get("alert")));
        assertThat(alerts)
                .filteredOn(alert -> "DiagonClusterRed".equals(alert.get("alert")))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.get("for")).isEqualTo("9m");
                    assertThat(alert.get("labels")).isEqualTo(Map.of("severity", "info"));
                    assertThat(alert.get("annotations"))
                            .asString()
                            .contains("https://r.example.com/DiagonClusterRed.md", "{{ $labels.cluster }}");
                });
    }

    @Test
    void anAlertThatThereIsNotIsNotLeftOutInSilence() {
        assertThatThrownBy(() -> Render.with(
                        KUBERNETES, "monitoring: {alerts: {enabled: true, disabled: {DiagonClusterBlue: true}}}"))
                .hasMessageContaining("there is no alert DiagonClusterBlue");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts(Render render) {
        KubernetesObject rule = render.ofKind("PrometheusRule").findFirst().orElseThrow();
        List<Map<String, Object>> groups = (List<Map<String, Object>>) Objects.requireNonNull(rule.at("spec.groups"));
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) Objects.requireNonNull(group.get("rules"))).stream())
                .filter(alert -> alert.containsKey("alert"))
                .toList();
    }
}
