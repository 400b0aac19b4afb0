package io.diagon.datanode.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.error.SearchException;
import io.diagon.kubernetes.FakeApiServer;
import io.diagon.kubernetes.KubernetesApi;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatefulSetScaleTest {
    private static final String SET = "/apis/apps/v1/namespaces/search/statefulsets/diagon-data-a";

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesApi api = KubernetesApi.starting(server.url());

    StatefulSetScaleTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private DepartureReason reason(String pod) {
        return new StatefulSetScale(api, "search", pod).ask();
    }

    private void set(String metadata, String spec) {
        server.put(
                SET,
                "{'kind': 'StatefulSet', 'apiVersion': 'apps/v1', 'metadata': {'name': 'diagon-data-a'" + metadata
                        + "}, 'spec': {'serviceName': 'd', 'selector': {}, 'template': {}" + spec + "}}");
    }

    @Test
    void aPodBeyondTheReplicasIsRemoved() {
        set("", ", 'replicas': 2");

        assertThat(reason("diagon-data-a-1")).isEqualTo(DepartureReason.RESTART);
        assertThat(reason("diagon-data-a-2")).isEqualTo(DepartureReason.REMOVAL);
    }

    @Test
    void ordinalsMayBeginElsewhere() {
        set("", ", 'replicas': 2, 'ordinals': {'start': 5}");

        assertThat(reason("diagon-data-a-4")).isEqualTo(DepartureReason.REMOVAL);
        assertThat(reason("diagon-data-a-6")).isEqualTo(DepartureReason.RESTART);
        assertThat(reason("diagon-data-a-7")).isEqualTo(DepartureReason.REMOVAL);
    }

    @Test
    void aStatefulSetThatIsGoneIsDeleted() {
        assertThat(reason("diagon-data-a-2")).isEqualTo(DepartureReason.DELETION);
    }

    @Test
    void aStatefulSetThatIsBeingDeletedIsDeletedWhateverItsSize() {
        set(", 'deletionTimestamp': '2026-01-01T00:00:00Z'", ", 'replicas': 0");

        assertThat(reason("diagon-data-a-2")).isEqualTo(DepartureReason.DELETION);
    }

    @Test
    void whoseServiceAccountIsDeletedIsDeletedItself() {
        server.revoke(SET);

        assertThat(reason("diagon-data-a-2")).isEqualTo(DepartureReason.DELETION);
    }

    @Test
    void aPodOfNoStatefulSetIsNotRemovedByOne() {
        assertThat(reason("diagon")).isEqualTo(DepartureReason.RESTART);
    }

    @Test
    void whatMayNotBeReadIsAFailureThatSaysWhatIsMissing() {
        server.forbid(SET);

        assertThatThrownBy(() -> reason("diagon-data-a-2"))
                .isInstanceOf(SearchException.class)
                .hasMessageContaining("verb get")
                .hasMessageContaining("search/diagon-data-a");
    }
}
