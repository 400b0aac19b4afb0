package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP and JSON, as curl would. */
public final class RestClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public RestClient(String base) {
        this.base = base;
    }

    /** What came back. */
    public record Answer(int status, String text) {
        public JsonNode json() {
            return JSON.readTree(text);
        }
    }

    String base() {
        return base;
    }

    /** @param headers names and values by turns */
    public Answer send(String method, String path, String body, String... headers) {
        String type = path.contains("_bulk") || path.contains("_msearch") ? "application/x-ndjson" : "application/json";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(120))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int at = 0; at < headers.length; at += 2) {
            request.header(headers[at], headers[at + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends and expects a 2xx answer. */
    public JsonNode ok(String method, String path, String body) {
        Answer answer = send(method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.text()).isBetween(200, 299);
        return answer.json();
    }

    JsonNode get(String path) {
        return ok("GET", path, "");
    }

    JsonNode put(String path, String body) {
        return ok("PUT", path, body);
    }

    JsonNode post(String path, String body) {
        return ok("POST", path, body);
    }

    JsonNode search(String index, String body) {
        return post("/" + index + "/_search", body);
    }

    /** Indexes NDJSON and expects that nothing failed. */
    JsonNode bulk(String path, String ndjson) {
        JsonNode answer = post(path, ndjson);
        assertThat(answer.get("errors").asBoolean())
                .as(answer.toString()
                        .substring(0, Math.min(2000, answer.toString().length())))
                .isFalse();
        return answer;
    }
}
