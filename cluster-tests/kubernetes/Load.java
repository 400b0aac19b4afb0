import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Sends so many requests a second through an ingress until a file appears: searches with an aggregation, single writes, reads of what was
 * acknowledged, and small bulk requests. Then reads every acknowledged document.
 *
 * <p>{@code java Load.java URL HOST INDEX PREFIX RATE STOP_FILE [tolerant]}. Prints one line. Ends with 1 if a document is lost or, unless tolerant, if a
 * request failed or was answered in part.
 */
public final class Load {
    private static final Pattern WHOLE = Pattern.compile("\"timed_out\"\\s*:\\s*false.*\"failed\"\\s*:\\s*0", Pattern.DOTALL);
    private static final String SEARCH =
            """
            {"query": {"match": {"text": "number"}}, "size": 5, "aggs": {"rest": {"terms": {"field": "rest"}}}}""";
    private static final int BATCH = 5;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String base;
    private final String host;
    private final String index;
    private final String prefix;
    private final List<String> acknowledged = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<String, AtomicLong> slowest = new ConcurrentHashMap<>();

    private Load(String base, String host, String index, String prefix) {
        this.base = base;
        this.host = host;
        this.index = index;
        this.prefix = prefix;
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        Load load = new Load(arguments[0], arguments[1], arguments[2], arguments[3]);
        boolean tolerant = arguments.length > 6 && arguments[6].equals("tolerant");
        System.exit(load.run(Integer.parseInt(arguments[4]), Path.of(arguments[5]), tolerant));
    }

    private int run(int rate, Path stop, boolean tolerant) throws InterruptedException {
        long interval = 1_000_000_000L / rate;
        long count = 0;
        long start = System.nanoTime();
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!Files.exists(stop)) {
                long number = count++;
                requests.execute(() -> request(number));
                LockSupport.parkNanos(Math.max(0, start + count * interval - System.nanoTime()));
            }
        }
        List<String> lost = lost();
        System.out.printf(
                "%d requests in %d s, failed %d, slowest %s ms; %d documents acknowledged, lost %d%n",
                count, (System.nanoTime() - start) / 1_000_000_000L, failures.size(), slowest, acknowledged.size(), lost.size());
        failures.stream().limit(5).forEach(System.err::println);
        lost.stream().limit(5).forEach(id -> System.err.println("lost " + id));
        return lost.isEmpty() && (tolerant || failures.isEmpty()) ? 0 : 1;
    }

    private void request(long number) {
        String kind = List.of("search", "write", "read", "search", "bulk").get((int) (number % 5));
        long start = System.nanoTime();
        try {
            switch (kind) {
                case "search" -> expect(WHOLE.matcher(send(200, "POST", "/_search", SEARCH)).find(), "answer in part");
                case "write" -> {
                    send(201, "PUT", "/_create/" + prefix + number, source(number));
                    acknowledge(prefix + number);
                }
                case "bulk" -> bulk(number);
                default -> read(number);
            }
        } catch (IOException | IllegalStateException e) {
            failures.add(kind + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        slowest.computeIfAbsent(kind, any -> new AtomicLong()).accumulateAndGet(millis, Math::max);
    }

    private void read(long number) throws IOException, InterruptedException {
        String id;
        synchronized (acknowledged) {
            if (acknowledged.isEmpty()) {
                return;
            }
            id = acknowledged.get((int) (number % acknowledged.size()));
        }
        send(200, "GET", "/_doc/" + id, "");
    }

    private void bulk(long number) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            body.append("{\"index\": {\"_id\": \"").append(prefix).append(number).append('-').append(i).append("\"}}\n");
            body.append(source(number + i)).append('\n');
        }
        String answer = send(200, "POST", "/_bulk", body.toString());
        expect(answer.contains("\"errors\":false") || answer.contains("\"errors\" : false"), answer);
        for (int i = 0; i < BATCH; i++) {
            acknowledge(prefix + number + "-" + i);
        }
    }

    private static String source(long number) {
        return "{\"text\": \"document number " + number + "\", \"value\": " + number + ", \"rest\": \"r" + number % 7 + "\"}";
    }

    private void acknowledge(String id) {
        synchronized (acknowledged) {
            acknowledged.add(id);
        }
    }

    private static void expect(boolean condition, String answer) {
        if (!condition) {
            throw new IllegalStateException(answer.substring(0, Math.min(300, answer.length())));
        }
    }

    private String send(int status, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/" + index + path))
                .timeout(Duration.ofSeconds(60))
                .header("Host", host)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        expect(response.statusCode() == status, "status " + response.statusCode() + ": " + response.body());
        return response.body();
    }

    /** What was acknowledged and is not there. An answer that fails is asked for again, for half a minute. */
    private List<String> lost() throws InterruptedException {
        List<String> lost = new ArrayList<>();
        for (String id : acknowledged) {
            for (int attempt = 0; ; attempt++) {
                try {
                    send(200, "GET", "/_doc/" + id, "");
                    break;
                } catch (IOException | IllegalStateException e) {
                    boolean absent = String.valueOf(e.getMessage()).startsWith("status 404");
                    if (absent || attempt == 30) {
                        lost.add(id + ": " + e.getMessage());
                        break;
                    }
                    Thread.sleep(1000);
                }
            }
        }
        return lost;
    }
}
