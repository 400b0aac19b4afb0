package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code helm test} runs, against answers that are right and answers that are not. */
class SmokeTestScriptTest {
    private static final String NOVELS = "{\"key\":\"novel\",\"doc_count\":2,\"pages\":{\"value\":600.0}}";

    private static final Map<String, String> ANSWERS = Map.of(
            "GET /_cluster/health", "{\"status\":\"green\",\"timed_out\":false}",
            "PUT /index", "{\"acknowledged\":true}",
            "POST /index/_bulk", "{\"errors\":false}",
            "GET /index/_doc/2", "{\"_source\":{\"title\":\"tales of the unexpected\"}}",
            "POST /index/_search",
                    "{\"_shards\":{\"failed\":0},\"hits\":{\"total\":{\"value\":2,\"relation\":\"eq\"}},"
                            + "\"aggregations\":{\"kinds\":{\"buckets\":[" + NOVELS + "]}}}",
            "DELETE /index/_doc/1", "{\"result\":\"deleted\"}",
            "GET /index/_count", "{\"count\":2}",
            "DELETE /index", "{\"acknowledged\":true}");

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean chunked;
    private volatile String brokenCall = "";
    private HttpServer server;

    private record Outcome(int code, String output) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            calls.add(call);
            exchange.getRequestBody().readAllBytes();
            boolean broken = call.equals(brokenCall);
            byte[] body =
                    (broken ? "{\"error\":\"é\"}" : ANSWERS.getOrDefault(call, "{}")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, chunked ? 0 : body.length);
            try (var out = exchange.getResponseBody()) {
                // two chunks, so that a text lies across them
                out.write(body, 0, body.length / 2);
                out.flush();
                out.write(body, body.length / 2, body.length - body.length / 2);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rightAnswersPass(boolean inChunks) throws Exception {
        chunked = inChunks;
        Outcome outcome = run();
        assertThat(outcome.output()).endsWith("all is well\n");
        assertThat(outcome.code()).isZero();
        assertThat(calls).containsAll(ANSWERS.keySet()).endsWith("DELETE /index");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /_cluster/health",
                "PUT /index",
                "POST /index/_bulk",
                "GET /index/_doc/2",
                "POST /index/_search",
                "DELETE /index/_doc/1",
                "GET /index/_count",
                "DELETE /index"
            })
    void aWrongAnswerFailsAndLeavesNoIndexBehind(String call) throws Exception {
        brokenCall = call;
        chunked = true;
        Outcome outcome = run();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).contains("FAILED: ").contains("{\"error\":\"é\"}");
        assertThat(calls).endsWith("DELETE /index");
    }

    @Test
    void nobodyThereFails() throws Exception {
        server.stop(0);
        assertThat(run().code()).isEqualTo(1);
    }

    private Outcome run() throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder(
                        "bash", Repository.CHART.resolve("files/smoke-test.sh").toString())
                .redirectErrorStream(true);
        script.environment()
                .putAll(Map.of(
                        "HOST",
                        server.getAddress().getHostString(),
                        "PORT",
                        String.valueOf(server.getAddress().getPort()),
                        "INDEX",
                        "index"));
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
