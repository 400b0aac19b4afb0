package io.diagon.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As much of Kubernetes' API server as a test puts into it: objects by their paths, and paths that are forbidden. */
public final class FakeApiServer implements AutoCloseable {
    private record Answer(int status, String body) {}

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    public FakeApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The object, as JSON; strings may be in single quotes. */
    public void put(String path, String json) {
        answers.put(path, new Answer(200, json.replace('\'', '"')));
    }

    public void forbid(String path) {
        answers.put(path, new Answer(403, status(403, "Forbidden")));
    }

    /** As if the service account of the caller did not exist. */
    public void revoke(String path) {
        answers.put(path, new Answer(401, status(401, "Unauthorized")));
    }

    public void remove(String path) {
        answers.remove(path);
    }

    /** A ConfigMap with one key, {@code application.yaml}. */
    public void putConfigMap(String namespace, String name, String yaml) {
        String escaped = yaml.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
        String path = "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
        answers.put(
                path,
                new Answer(
                        200,
                        "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name
                                + "\"},\"data\":{\"application.yaml\":\"" + escaped + "\"}}"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer =
                answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, status(404, "NotFound")));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String status(int code, String reason) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"code\":" + code + "}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
