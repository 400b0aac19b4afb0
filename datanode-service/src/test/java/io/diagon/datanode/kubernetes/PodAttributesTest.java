package io.diagon.datanode.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.kubernetes.FakeApiServer;
import io.diagon.kubernetes.KubernetesApi;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodAttributesTest {
    private static final String POD = "/api/v1/namespaces/search/pods/diagon-data-a-1";
    private static final String NODE = "/api/v1/nodes/worker-3";

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesApi api = KubernetesApi.starting(server.url());
    private final PodAttributes attributes = new PodAttributes(api, "search", "diagon-data-a-1");

    PodAttributesTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private void pod(String labels) {
        server.put(
                POD,
                "{'kind': 'Pod', 'apiVersion': 'v1', 'metadata': {'name': 'diagon-data-a-1', 'labels': {" + labels
                        + "}}, 'spec': {'nodeName': 'worker-3', 'containers': []}}");
    }

    private void node(String labels) {
        server.put(
                NODE,
                "{'kind': 'Node', 'apiVersion': 'v1', 'metadata': {'name': 'worker-3', 'labels': {" + labels + "}}}");
    }

    @Test
    void labelsOfThePodAreAttributes() {
        pod(
                "'topology.kubernetes.io/zone': 'b', 'topology.kubernetes.io/region': 'north', 'diagon.io/attribute.rack': '7',"
                        + " 'app.kubernetes.io/component': 'data-node'");

        assertThat(attributes.read())
                .containsOnlyKeys("zone", "region", "rack")
                .containsEntry("zone", "b")
                .containsEntry("region", "north")
                .containsEntry("rack", "7");
    }

    @Test
    void aPodWithoutAZoneIsWhereItsNodeIs() {
        pod("'diagon.io/attribute.rack': '7'");
        node("'topology.kubernetes.io/zone': 'c'");

        assertThat(attributes.read()).containsEntry("zone", "c").containsEntry("rack", "7");
    }

    @Test
    void theZoneOfThePodGoesBeforeThatOfItsNode() {
        pod("'topology.kubernetes.io/zone': 'b'");
        node("'topology.kubernetes.io/zone': 'c'");

        assertThat(attributes.read()).containsEntry("zone", "b");
    }

    @Test
    void aNodeThatMayNotBeReadLeavesTheZoneOpen() {
        pod("'diagon.io/attribute.rack': '7'");
        server.forbid(NODE);

        assertThat(attributes.read()).containsOnlyKeys("rack");
    }

    @Test
    void aPodThatMayNotBeReadHasNoAttributes() {
        server.forbid(POD);

        assertThat(attributes.read()).isEmpty();
    }

    @Test
    void anApiThatIsAwayIsNoReasonNotToStart() {
        server.close();

        assertThat(attributes.read()).isEmpty();
    }
}
