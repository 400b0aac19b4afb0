package io.diagon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneApplicationTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void oneProcessIsAClusterAndKeepsItsDocumentsOverARestart(@TempDir Path directory) throws Exception {
        List<Integer> ports = freePorts(6);
        String url = "http://127.0.0.1:" + ports.getFirst();
        String[] arguments = {
            "--coordinator.server.port=" + ports.getFirst(),
            "--master.server.port=" + ports.get(1),
            "--master.diagon.grpc.port=" + ports.get(2),
            "--diagon.raft.port=" + ports.get(3),
            "--data-node.server.port=" + ports.get(4),
            "--data-node.diagon.grpc.port=" + ports.get(5),
            "--diagon.masters=127.0.0.1:" + ports.get(2),
            "--diagon.master-http=http://127.0.0.1:" + ports.get(1),
            "--diagon.raft.directory=" + directory.resolve("raft"),
            "--diagon.path.data=" + directory.resolve("data"),
        };
        try (StandaloneApplication cluster = StandaloneApplication.start(arguments)) {
            assertThat(cluster).isNotNull();
            send("PUT", url + "/notes/_doc/1?refresh=true", "{\"text\":\"a quick brown fox\"}");
            assertThat(send("GET", url + "/notes/_search?q=text:fox", "")).contains("a quick brown fox");
        }
        try (StandaloneApplication cluster = StandaloneApplication.start(arguments)) {
            assertThat(cluster).isNotNull();
            send("GET", url + "/_cluster/health/notes?wait_for_status=yellow&timeout=60s", "");
            assertThat(send("GET", url + "/notes/_search?q=text:fox", "")).contains("a quick brown fox");
        }
    }

    private String send(String method, String uri, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, uri, response.body())
                .isBetween(200, 299);
        return response.body();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new ServerSocket(0));
                ports.add(open.getLast().getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }
}
