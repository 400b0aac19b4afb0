package io.diagon.cluster.monitoring;

import io.diagon.cluster.tests.Poll;
import io.diagon.cluster.tests.RestClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A Prometheus of its own, that scrapes every second and has the chart's rules. */
final class Prometheus implements AutoCloseable {
    private final Process process;
    private final RestClient http;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.http = new RestClient("http://127.0.0.1:" + port);
    }

    /** @param points the value by the second, those that are no number left out */
    record Series(Map<String, String> labels, TreeMap<Long, Double> points) {
        double last() {
            return points.isEmpty() ? Double.NaN : points.lastEntry().getValue();
        }
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))
                        && Files.isExecutable(Path.of(directory, "prometheus")));
    }

    /** @param targets lines of YAML: a scrape configuration's list */
    static Prometheus start(Path directory, String targets) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String rules = String.join(
                ", ", Rule.files().stream().map(file -> "\"" + file + "\"").toList());
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(configuration, """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [%s]
                scrape_configs:
                %s""".formatted(rules, targets));
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(prometheus::close));
        Poll.until(
                "Prometheus is ready",
                () -> prometheus.http.send("GET", "/-/ready", "").status() == 200);
        return prometheus;
    }

    /** The names of all metrics that there were. */
    Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        answer("/api/v1/label/__name__/values").forEach(name -> names.add(name.asString()));
        return names;
    }

    /** What an expression is now: of several series one. */
    double value(String expression) {
        JsonNode result = answer("/api/v1/query?query=" + encoded(expression)).get("result");
        return result.isEmpty()
                ? Double.NaN
                : Double.parseDouble(result.at("/0/value/1").asString());
    }

    /** The values of a label among the series that an expression has now. */
    Set<String> values(String expression, String label) {
        Set<String> values = new TreeSet<>();
        answer("/api/v1/query?query=" + encoded(expression))
                .get("result")
                .forEach(series -> values.add(series.get("metric").get(label).asString()));
        return values;
    }

    List<Series> range(String expression, Instant from, Instant to) {
        JsonNode result = answer("/api/v1/query_range?step=1&start=" + from.getEpochSecond() + "&end="
                        + to.getEpochSecond() + "&query=" + encoded(expression))
                .get("result");
        List<Series> all = new ArrayList<>();
        for (JsonNode one : result) {
            Map<String, String> labels = new TreeMap<>();
            one.get("metric").forEachEntry((name, value) -> labels.put(name, value.asString()));
            TreeMap<Long, Double> points = new TreeMap<>();
            for (JsonNode point : one.get("values")) {
                double value = number(point.get(1).asString());
                if (Double.isFinite(value)) {
                    points.put(point.get(0).asLong(), value);
                }
            }
            if (!points.isEmpty()) {
                all.add(new Series(labels, points));
            }
        }
        return all;
    }

    /** Rules that could not be evaluated, with their errors. */
    List<String> brokenRules() {
        List<String> broken = new ArrayList<>();
        for (JsonNode group : answer("/api/v1/rules").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                if (rule.get("health").asString().equals("err")) {
                    broken.add(rule.get("name").asString() + ": "
                            + rule.get("lastError").asString());
                }
            }
        }
        return broken;
    }

    private JsonNode answer(String path) {
        return http.ok("GET", path, "").get("data");
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf", "-Inf", "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
