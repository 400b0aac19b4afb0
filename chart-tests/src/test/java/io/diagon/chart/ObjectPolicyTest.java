package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be true of objects and between them, whatever the values are. */
@NeedsHelm
class ObjectPolicyTest {

    static Stream<Render> renders() {
        return Render.all();
    }

    /** Kubernetes 1.20 applies a port without a protocol by server only to refuse it. */
    @ParameterizedTest
    @MethodSource("renders")
    void portsNameTheirProtocol(Render render) {
        render.ofKind("Service")
                .forEach(service -> assertThat(service.list("spec.ports"))
                        .isNotEmpty()
                        .allSatisfy(port -> assertThat(port).containsKeys("name", "port", "protocol")));
        render.workloads()
                .flatMap(workload -> workload.containers().stream())
                .flatMap(container -> KubernetesObject.asList(container.get("ports")).stream())
                .forEach(port -> assertThat(port).containsKeys("name", "containerPort", "protocol"));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void namesLeaveRoomForWhatKubernetesAppends(Render render) {
        for (KubernetesObject object : render.objects()) {
            int most = object.isOneOf("StatefulSet") ? 52 : 63;
            assertThat(object.name()).as("%s", object).hasSizeLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @MethodSource("renders")
    void selectorsHoldOnlyWhatNeverChanges(Render render) {
        render.objects().forEach(object -> {
            for (Map<String, Object> selector : selectors(object)) {
                assertThat(selector.keySet())
                        .as("%s", object)
                        .isSubsetOf(
                                "app.kubernetes.io/name",
                                "app.kubernetes.io/instance",
                                "app.kubernetes.io/component",
                                "diagon.io/node-group");
                assertThat(render.ofKind("StatefulSet", "Deployment")
                                .anyMatch(workload -> KubernetesObject.selects(selector, labelsOfPods(workload))))
                        .as("%s selects some pods", object)
                        .isTrue();
            }
        });
        render.ofKind("StatefulSet")
                .flatMap(set -> set.list("spec.volumeClaimTemplates").stream())
                .forEach(claim -> assertThat(KubernetesObject.asMap(KubernetesObject.at(claim, "metadata.labels")))
                        .doesNotContainKeys("helm.sh/chart", "app.kubernetes.io/version"));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void aWorkloadSelectsItsOwnPodsAndNoOthers(Render render) {
        List<KubernetesObject> workloads =
                render.ofKind("StatefulSet", "Deployment").toList();
        for (KubernetesObject one : workloads) {
            assertThat(workloads.stream()
                            .filter(other -> KubernetesObject.selects(
                                    one.map("spec.selector.matchLabels"), labelsOfPods(other))))
                    .containsExactly(one);
        }
    }

    @ParameterizedTest
    @MethodSource("renders")
    void budgetsLetOneGoAndKeepTheRest(Render render) {
        for (KubernetesObject budget : render.ofKind("PodDisruptionBudget").toList()) {
            int pods = render.ofKind("StatefulSet", "Deployment")
                    .filter(workload ->
                            KubernetesObject.selects(budget.map("spec.selector.matchLabels"), labelsOfPods(workload)))
                    .mapToInt(workload -> workload.at("spec.replicas") instanceof Integer replicas ? replicas : 2)
                    .sum();
            assertThat(pods).as("%s of a single pod blocks every drain", budget).isGreaterThan(1);
            assertThat(budget.map("spec")).doesNotContainKey("minAvailable");
            assertThat(budget.text("spec.maxUnavailable")).matches("[1-9][0-9]?%?");
        }
    }

    @ParameterizedTest
    @MethodSource("renders")
    void dataNodesOfAllGroupsShareOneBudget(Render render) {
        assertThat(render.ofKind("PodDisruptionBudget")
                        .filter(budget -> "data-node"
                                .equals(budget.map("spec.selector.matchLabels").get("app.kubernetes.io/component"))))
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(budget ->
                        assertThat(budget.map("spec.selector.matchLabels")).doesNotContainKey("diagon.io/node-group"));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void oneServiceARoleIsThereToBeScraped(Render render) {
        List<KubernetesObject> scraped = render.ofKind("Service")
                .filter(service -> "true".equals(service.map("metadata.labels").get("diagon.io/metrics")))
                .toList();
        assertThat(scraped.stream()
                        .map(service -> service.map("metadata.labels").get("app.kubernetes.io/component")))
                .containsExactlyInAnyOrder("master", "coordinator", "data-node");
        assertThat(scraped)
                .allSatisfy(service -> assertThat(service.list("spec.ports"))
                        .extracting(port -> port.get("name"))
                        .contains("http"));
    }

    private static List<Map<String, Object>> selectors(KubernetesObject object) {
        @Nullable
        Object selector =
                switch (object.kind()) {
                    case "Service" -> object.at("spec.selector");
                    case "StatefulSet", "Deployment", "PodDisruptionBudget" -> object.at("spec.selector.matchLabels");
                    case "NetworkPolicy" -> object.at("spec.podSelector.matchLabels");
                    default -> null;
                };
        return selector == null ? List.of() : List.of(KubernetesObject.asMap(selector));
    }

    private static Map<String, Object> labelsOfPods(KubernetesObject workload) {
        return KubernetesObject.asMap(Objects.requireNonNull(KubernetesObject.at(workload.pod(), "metadata.labels")));
    }
}
