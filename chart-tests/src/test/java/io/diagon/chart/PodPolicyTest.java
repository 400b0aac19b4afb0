package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be true of every pod, whatever the values are. */
@NeedsHelm
class PodPolicyTest {

    static Stream<Render> renders() {
        return Render.all();
    }

    @ParameterizedTest
    @MethodSource("renders")
    void podsFitTheRestrictedPodSecurityStandard(Render render) {
        render.workloads().forEach(workload -> {
            Map<String, Object> context =
                    KubernetesObject.asMap(KubernetesObject.at(workload.pod(), "spec.securityContext"));
            assertThat(context).as("%s", workload).containsEntry("runAsNonRoot", true);
            assertThat(KubernetesObject.at(context, "seccompProfile.type")).isEqualTo("RuntimeDefault");
            assertThat(context.get("runAsUser")).as("%s", workload).isNotEqualTo(0);
            for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(KubernetesObject.at(workload.pod(), "spec." + shared))
                        .isNull();
            }
            assertThat(workload.containers()).isNotEmpty().allSatisfy(container -> {
                Map<String, Object> own = KubernetesObject.asMap(container.get("securityContext"));
                assertThat(own).containsEntry("allowPrivilegeEscalation", false);
                assertThat(own).containsEntry("readOnlyRootFilesystem", true);
                assertThat(KubernetesObject.at(own, "capabilities.drop")).isEqualTo(List.of("ALL"));
                assertThat(own).doesNotContainKey("privileged");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("renders")
    void nodesHaveProbesAndSomewhereToWrite(Render render) {
        render.ofKind("StatefulSet", "Deployment").forEach(workload -> {
            Map<String, Object> container = workload.containers().getLast();
            assertThat(container).containsKeys("startupProbe", "livenessProbe", "readinessProbe");
            assertThat(mounts(container)).contains("/tmp", "/etc/diagon");
            if (workload.kind().equals("StatefulSet")) {
                assertThat(mounts(container)).contains("/var/lib/diagon");
            }
            assertThat(KubernetesObject.at(workload.pod(), "metadata.annotations.checksum/config"))
                    .as("a change of the configuration restarts %s", workload)
                    .isNotNull();
        });
    }

    @ParameterizedTest
    @MethodSource("renders")
    void imagesHaveAVersion(Render render) {
        render.workloads()
                .flatMap(workload -> workload.containers().stream())
                .map(container -> String.valueOf(container.get("image")))
                .forEach(image -> assertThat(image)
                        .matches(".+(:[^:/]+|@sha256:[0-9a-f]{64})")
                        .doesNotEndWith(":latest"));
    }

    @ParameterizedTest
    @MethodSource("renders")
    void everyVolumeIsMountedAndEveryMountHasOne(Render render) {
        render.workloads().forEach(workload -> {
            List<Object> volumes = Stream.concat(
                            KubernetesObject.asList(KubernetesObject.at(workload.pod(), "spec.volumes")).stream()
                                    .map(volume -> volume.get("name")),
                            workload.list("spec.volumeClaimTemplates").stream()
                                    .map(claim -> KubernetesObject.at(claim, "metadata.name")))
                    .toList();
            List<Object> mounted = workload.containers().stream()
                    .flatMap(container -> KubernetesObject.asList(container.get("volumeMounts")).stream())
                    .map(mount -> mount.get("name"))
                    .distinct()
                    .toList();
            assertThat(mounted).as("%s", workload).containsExactlyInAnyOrderElementsOf(volumes);
        });
    }

    @ParameterizedTest
    @MethodSource("renders")
    void aHookBeforeTheEndLeavesTimeForTheEnd(Render render) {
        KubernetesObject coordinators = render.ofKind("Deployment").findFirst().orElseThrow();
        Object command = KubernetesObject.at(coordinators.containers().getLast(), "lifecycle.preStop.exec.command");
        int drain = Integer.parseInt(
                ((List<?>) java.util.Objects.requireNonNull(command)).getLast().toString());
        assertThat(coordinators.number("spec.template.spec.terminationGracePeriodSeconds"))
                .isGreaterThan(drain);
        assertThat(coordinators.text("spec.strategy.rollingUpdate.maxUnavailable"))
                .isEqualTo("0");
    }

    private static List<String> mounts(Map<String, Object> container) {
        return KubernetesObject.asList(container.get("volumeMounts")).stream()
                .map(mount -> String.valueOf(mount.get("mountPath")))
                .toList();
    }
}
