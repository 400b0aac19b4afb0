package io.diagon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests that have to succeed. */
final class Http {
    private final HttpClient client = HttpClient.newHttpClient();

    String send(String method, String uri, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, uri, response.body())
                .isBetween(200, 299);
        return response.body();
    }

    String get(String uri) throws IOException, InterruptedException {
        return send("GET", uri, "");
    }
}
