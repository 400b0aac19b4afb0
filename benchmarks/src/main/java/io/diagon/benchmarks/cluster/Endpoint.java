package io.diagon.benchmarks.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** HTTP to one coordinator; answers other than 200 are failures. */
public final class Endpoint {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(
                    Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory()))
            .build();
    private final String url;

    public Endpoint(String url) {
        this.url = url;
    }

    public String send(String method, String path, String body) {
        return sendAsync(method, path, body).join();
    }

    public CompletableFuture<String> sendAsync(String method, String path, String body) {
        return request(method, path, body).thenApply(Endpoint::body);
    }

    /** Whatever the answer is. */
    public HttpResponse<String> exchange(String method, String path, String body) {
        return request(method, path, body).join();
    }

    private CompletableFuture<HttpResponse<String>> request(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private static String body(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    response.request().uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
