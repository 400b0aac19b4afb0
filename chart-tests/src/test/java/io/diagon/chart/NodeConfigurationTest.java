package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What nodes are told by their application.yaml, their environment and the labels of their pods. */
@NeedsHelm
class NodeConfigurationTest {
    private static final String NEWEST = Render.KUBERNETES.getLast();
    private static final String MASTERS = "search-diagon-master-headless.books.svc.cluster.local";

    @Test
    void mastersKnowEachOtherByNamesThatOutliveTheirPods() {
        assertThat(configuration(Render.with(NEWEST, ""), "search-diagon-master", "diagon.raft.peers"))
                .isEqualTo(List.of(0, 1, 2).stream()
                        .map(ordinal -> "search-diagon-master-" + ordinal)
                        .map(name -> name + "@" + name + "." + MASTERS + ":9302:9301")
                        .toList());
    }

    @Test
    void theOthersKnowMastersByOneName() {
        Render render = Render.with(NEWEST, "");
        assertThat(configuration(render, "search-diagon-coordinator", "diagon.masters"))
                .isEqualTo(List.of(MASTERS + ":9301"));
        assertThat(configuration(render, "search-diagon-coordinator", "diagon.master-http"))
                .isEqualTo(List.of("http://" + MASTERS + ":9300"));
        assertThat(configuration(render, "search-diagon-data-default", "diagon.masters"))
                .isEqualTo(List.of(MASTERS + ":9301"));
        assertThat(render.one("Service", "search-diagon-master-headless").at("spec.publishNotReadyAddresses"))
                .isEqualTo(true);
    }

    @Test
    void whatTheUserConfiguresWins() {
        Render render = Render.with(
                NEWEST,
                "config:",
                "  common: {logging: {level: {root: warn}}}",
                "  dataNode: {diagon: {search: {threads: 4}, shutdown: {grace: 2s}}}",
                "dataNodeGroups: {default: {config: {diagon: {search: {threads: 8}}}}}");
        String nodes = "search-diagon-data-default";
        assertThat(configuration(render, nodes, "diagon.search.threads")).isEqualTo(8);
        assertThat(configuration(render, nodes, "diagon.shutdown"))
                .isEqualTo(Map.of("grace", "2s", "patience", "300s"));
        assertThat(configuration(render, "search-diagon-master", "logging.level.root"))
                .isEqualTo("warn");
    }

    @Test
    void zonesAreSpreadOverOnceGroupsHaveThem() {
        Render none = Render.with(NEWEST, "");
        assertThat(configuration(none, "search-diagon-master", "diagon.settings"))
                .isNull();
        Render two = Render.with(
                NEWEST,
                "dataNodeGroups: {default: {enabled: false}, a: {replicas: 1, zone: eu-1a},",
                "  b: {replicas: 1, zone: eu-1b, pinToZone: false, attributes: {rack: r7}}}");
        assertThat(configuration(two, "search-diagon-master", "diagon.settings"))
                .isEqualTo(Map.of("[cluster.routing.allocation.awareness.attributes]", "zone"));
        Map<String, Object> a = two.one("StatefulSet", "search-diagon-data-a").pod();
        Map<String, Object> b = two.one("StatefulSet", "search-diagon-data-b").pod();
        assertThat(KubernetesObject.asMap(KubernetesObject.at(a, "metadata.labels")))
                .containsEntry("topology.kubernetes.io/zone", "eu-1a");
        assertThat(KubernetesObject.at(a, "spec.nodeSelector"))
                .isEqualTo(Map.of("topology.kubernetes.io/zone", "eu-1a"));
        assertThat(KubernetesObject.asMap(KubernetesObject.at(b, "metadata.labels")))
                .containsEntry("topology.kubernetes.io/zone", "eu-1b")
                .containsEntry("diagon.io/attribute.rack", "r7");
        assertThat(KubernetesObject.at(b, "spec.nodeSelector")).isNull();
    }

    @Test
    void onlyAChangeOfItsOwnConfigurationRestartsARole() {
        Render before = Render.with(NEWEST, "");
        Render after = Render.with(
                NEWEST,
                "config: {dataNode: {diagon: {search: {threads: 4}}}}",
                "dynamicConfig: {logging: {level: {io.diagon: debug}}}");
        assertThat(checksum(after, "StatefulSet", "search-diagon-master"))
                .isEqualTo(checksum(before, "StatefulSet", "search-diagon-master"));
        assertThat(checksum(after, "Deployment", "search-diagon-coordinator"))
                .isEqualTo(checksum(before, "Deployment", "search-diagon-coordinator"));
        assertThat(checksum(after, "StatefulSet", "search-diagon-data-default"))
                .isNotEqualTo(checksum(before, "StatefulSet", "search-diagon-data-default"));
        assertThat(configuration(after, "search-diagon-dynamic", "logging.level"))
                .isEqualTo(Map.of("io.diagon", "debug"));
    }

    @Test
    void aNarrowerValueWinsAndNullTakesAway() {
        Render render = Render.with(
                NEWEST,
                "defaults: {nodeSelector: {disk: any, os: linux}, securityContext: {readOnlyRootFilesystem: false}}",
                "dataNode: {nodeSelector: {disk: nvme}}",
                "dataNodeGroups: {default: {nodeSelector: {os: null}}}");
        Map<String, Object> pod =
                render.one("StatefulSet", "search-diagon-data-default").pod();
        assertThat(KubernetesObject.at(pod, "spec.nodeSelector")).isEqualTo(Map.of("disk", "nvme"));
        assertThat(render.one("StatefulSet", "search-diagon-master")
                        .containers()
                        .getFirst()
                        .toString())
                .contains("readOnlyRootFilesystem=false");
    }

    @Test
    void aClosedApiStaysClosedToScrapersThatAreNotNamed() {
        Render render = Render.with(
                NEWEST, "networkPolicy: {enabled: true, clients: [{podSelector: {matchLabels: {app: shop}}}]}");
        assertThat(render.one("NetworkPolicy", "search-diagon-coordinator").list("spec.ingress"))
                .allSatisfy(rule -> assertThat(rule).containsKey("from"));
    }

    private static Object checksum(Render render, String kind, String name) {
        return java.util.Objects.requireNonNull(
                KubernetesObject.at(render.one(kind, name).pod(), "metadata.annotations.checksum/config"));
    }

    private static @org.jspecify.annotations.Nullable Object configuration(Render render, String name, String path) {
        Map<String, Object> data = render.one("ConfigMap", name).map("data");
        Map<String, Object> parsed = new Yaml().load(String.valueOf(data.get("application.yaml")));
        return KubernetesObject.at(parsed, path);
    }
}
