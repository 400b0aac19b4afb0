package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What appears with a version of Kubernetes: server-side apply refuses a field that is unknown. */
@NeedsHelm
class KubernetesVersionTest {

    private static final String[] AUTOSCALED = {
        "coordinator: {autoscaling: {enabled: true}, resources: {requests: {cpu: 1}},",
        "  service: {trafficDistribution: PreferClose}}"
    };

    @ParameterizedTest
    @CsvSource({"1.20.15,policy/v1beta1", "1.21.0,policy/v1", "1.25.3-gke.100,policy/v1", "1.35.0,policy/v1"})
    void disruptionBudgets(String version, String api) {
        assertThat(Render.with(version, AUTOSCALED)
                        .ofKind("PodDisruptionBudget")
                        .map(KubernetesObject::apiVersion))
                .isNotEmpty()
                .allMatch(api::equals);
    }

    @ParameterizedTest
    @CsvSource({"1.20.15,autoscaling/v2beta2", "1.22.0,autoscaling/v2beta2", "1.23.0,autoscaling/v2"})
    void autoscalers(String version, String api) {
        Render render = Render.with(version, AUTOSCALED);
        assertThat(render.one("HorizontalPodAutoscaler", "search-diagon-coordinator")
                        .apiVersion())
                .isEqualTo(api);
        assertThat(render.one("Deployment", "search-diagon-coordinator").map("spec"))
                .as("the autoscaler's business")
                .doesNotContainKey("replicas");
    }

    @ParameterizedTest
    @CsvSource({"1.22.0,false", "1.23.0,true"})
    void statefulSetsWaitBetweenPods(String version, boolean there) {
        assertThat(dataNodes(version).map("spec").containsKey("minReadySeconds"))
                .isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({"1.24.9,false", "1.25.0,true"})
    void aDataNodeThatHangsIsNotGivenAnHour(String version, boolean there) {
        Object probe = KubernetesObject.at(dataNodes(version).containers().getFirst(), "livenessProbe");
        assertThat(KubernetesObject.asMap(probe).containsKey("terminationGracePeriodSeconds"))
                .isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({"1.26.9,false", "1.27.0,true"})
    void claimsAreRetainedExplicitly(String version, boolean there) {
        assertThat(dataNodes(version).map("spec").get("persistentVolumeClaimRetentionPolicy"))
                .isEqualTo(there ? Map.of("whenDeleted", "Retain", "whenScaled", "Retain") : null);
    }

    @ParameterizedTest
    @CsvSource({"1.26.9,false", "1.27.0,true"})
    void onlyWhatKeepsNothingMayAlwaysBeEvicted(String version, boolean there) {
        Stream<KubernetesObject> budgets = Render.with(version, AUTOSCALED).ofKind("PodDisruptionBudget");
        assertThat(budgets.filter(budget -> budget.map("spec").containsKey("unhealthyPodEvictionPolicy"))
                        .map(KubernetesObject::name))
                .isEqualTo(there ? java.util.List.of("search-diagon-coordinator") : java.util.List.of());
    }

    @ParameterizedTest
    @CsvSource({"1.30.9,false", "1.31.0,true"})
    void requestsKeepToTheirZone(String version, boolean there) {
        assertThat(Render.with(version, AUTOSCALED)
                        .one("Service", "search-diagon-coordinator")
                        .map("spec")
                        .containsKey("trafficDistribution"))
                .isEqualTo(there);
    }

    @Test
    void anOlderKubernetesIsRefused() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Render.with("1.19.16", ""))
                .hasMessageContaining("1.20.0");
    }

    private static KubernetesObject dataNodes(String version) {
        return Render.with(version, "").one("StatefulSet", "search-diagon-data-default");
    }
}
