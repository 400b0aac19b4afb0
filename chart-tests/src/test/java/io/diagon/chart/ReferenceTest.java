package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that name others name what is there, or what the user has named. */
@NeedsHelm
class ReferenceTest {

    private record Reference(String kind, String name) {}

    static Stream<Render> renders() {
        return Render.all();
    }

    @ParameterizedTest
    @MethodSource("renders")
    void whatPodsNameIsThere(Render render) {
        String given = Repository.valuesFiles().stream()
                .filter(file -> Repository.nameOf(file).equals(render.name()))
                .map(Repository::read)
                .findFirst()
                .orElse("");
        render.workloads()
                .flatMap(workload -> references(workload).stream())
                .filter(reference ->
                        !given.contains(reference.name()) && !reference.name().equals("default"))
                .forEach(reference -> assertThat(render.ofKind(reference.kind()).map(KubernetesObject::name))
                        .contains(reference.name()));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void statefulSetsHaveTheirHeadlessService(Render render) {
        render.ofKind("StatefulSet").forEach(set -> {
            KubernetesObject service = render.one("Service", set.text("spec.serviceName"));
            assertThat(service.text("spec.clusterIP")).isEqualTo("None");
            assertThat(KubernetesObject.selects(
                            service.map("spec.selector"),
                            KubernetesObject.asMap(KubernetesObject.at(set.pod(), "metadata.labels"))))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("renders")
    void bindingsBindARoleToAnAccountThatPodsHave(Render render) {
        List<@Nullable Object> accounts = new ArrayList<>();
        render.ofKind("StatefulSet", "Deployment")
                .forEach(workload -> accounts.add(KubernetesObject.at(workload.pod(), "spec.serviceAccountName")));
        render.ofKind("RoleBinding", "ClusterRoleBinding").forEach(binding -> {
            assertThat(render.one(binding.text("roleRef.kind"), binding.text("roleRef.name")))
                    .isNotNull();
            assertThat(binding.list("subjects"))
                    .allSatisfy(subject -> assertThat(accounts).contains(subject.get("name")));
        });
    }

    @ParameterizedTest
    @MethodSource("renders")
    void nobodyMayDoMoreThanRead(Render render) {
        render.ofKind("Role", "ClusterRole")
                .flatMap(role -> role.list("rules").stream())
                .forEach(rule -> {
                    assertThat(rule.get("verbs")).isEqualTo(List.of("get"));
                    if (List.of("configmaps").equals(rule.get("resources"))) {
                        assertThat(rule).containsKey("resourceNames");
                    } else {
                        assertThat(rule.get("resources"))
                                .isIn(List.of("pods"), List.of("statefulsets"), List.of("nodes"));
                    }
                });
        render.ofKind("ServiceAccount")
                .forEach(account ->
                        assertThat(account.at("automountServiceAccountToken")).isEqualTo(false));
    }

    private static List<Reference> references(KubernetesObject workload) {
        List<Reference> found = new ArrayList<>();
        Map<String, Object> pod = workload.pod();
        add(found, "ServiceAccount", KubernetesObject.at(pod, "spec.serviceAccountName"));
        add(found, "PriorityClass", KubernetesObject.at(pod, "spec.priorityClassName"));
        for (Map<String, Object> volume : KubernetesObject.asList(KubernetesObject.at(pod, "spec.volumes"))) {
            add(found, "ConfigMap", KubernetesObject.at(volume, "configMap.name"));
            add(found, "Secret", KubernetesObject.at(volume, "secret.secretName"));
            add(found, "PersistentVolumeClaim", KubernetesObject.at(volume, "persistentVolumeClaim.claimName"));
        }
        for (Map<String, Object> container : workload.containers()) {
            for (Map<String, Object> source : KubernetesObject.asList(container.get("envFrom"))) {
                add(found, "ConfigMap", KubernetesObject.at(source, "configMapRef.name"));
                add(found, "Secret", KubernetesObject.at(source, "secretRef.name"));
            }
        }
        return found;
    }

    private static void add(List<Reference> to, String kind, @Nullable Object name) {
        if (name != null) {
            to.add(new Reference(kind, name.toString()));
        }
    }
}
