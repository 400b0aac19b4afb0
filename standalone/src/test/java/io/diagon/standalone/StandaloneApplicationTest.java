package io.diagon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneApplicationTest {
    private final Http http = new Http();

    @Test
    void oneProcessIsAClusterAndKeepsItsDocumentsOverARestart(@TempDir Path directory) throws Exception {
        ClusterArguments addresses = ClusterArguments.in(directory);
        String url = addresses.coordinator();
        try (StandaloneApplication cluster = StandaloneApplication.start(addresses.arguments())) {
            assertThat(cluster).isNotNull();
            http.send("PUT", url + "/notes/_doc/1?refresh=true", "{\"text\":\"a quick brown fox\"}");
            assertThat(http.get(url + "/notes/_search?q=text:fox")).contains("a quick brown fox");
        }
        try (StandaloneApplication cluster = StandaloneApplication.start(addresses.arguments())) {
            assertThat(cluster).isNotNull();
            http.get(url + "/_cluster/health/notes?wait_for_status=yellow&timeout=60s");
            assertThat(http.get(url + "/notes/_search?q=text:fox")).contains("a quick brown fox");
        }
    }
}
