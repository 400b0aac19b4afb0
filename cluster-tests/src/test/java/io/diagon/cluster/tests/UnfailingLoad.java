package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Searches, reads and writes of every kind, one at a time in each of a few threads, none of which may fail or be answered in part. Every
 * writer has documents of its own and says of each answer what it has to be: a write that is done twice, or not at all, does not pass.
 */
final class UnfailingLoad implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BATCH = 10;
    private static final int MAX_FAILURES = 20;
    /** Between two requests of a thread: the nodes under test share the machine with this process. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private static final List<String> SEARCHES = List.of("""
            {"query": {"match": {"text": "number"}}, "sort": [{"value": "desc"}], "size": 20, "track_total_hits": true}""", """
            {"size": 0, "aggs": {"parity": {"terms": {"field": "parity"}}, "sum": {"sum": {"field": "value"}}}}""", """
            {"query": {"term": {"parity": "odd"}}, "size": 5}""");

    private final RestClient rest;
    private final String index;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean stopped;

    UnfailingLoad(RestClient rest, String index, String prefix, long seed) {
        this.rest = rest;
        this.index = index;
        start(new Searches());
        start(new Singles(prefix + "s"));
        start(new Bulks(prefix + "b", new Random(seed)));
        start(new Bulks(prefix + "c", new Random(seed + 1)));
    }

    private void start(Worker worker) {
        workers.add(worker);
        worker.thread = Thread.ofPlatform()
                .name("load " + worker.getClass().getSimpleName())
                .start(worker);
    }

    /** What has to be there; a version of 0: nothing. */
    private record Expected(long version, long value) {}

    private abstract class Worker implements Runnable {
        final AtomicLong done = new AtomicLong();
        final Map<String, Expected> documents = new TreeMap<>();

        @Nullable
        Thread thread;

        long slowestMillis;

        abstract void round();

        @Override
        public void run() {
            while (!stopped && failures.size() < MAX_FAILURES) {
                try {
                    round();
                } catch (RuntimeException | AssertionError e) {
                    failures.add(Thread.currentThread().getName() + ": " + e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        JsonNode send(int status, String method, String path, String body) {
            long start = System.nanoTime();
            RestClient.Answer answer;
            try {
                answer = rest.send(method, "/" + index + path, body);
            } catch (UncheckedIOException e) {
                throw new AssertionError(method + " " + path + ": " + e.getCause(), e);
            }
            slowestMillis = Math.max(slowestMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            assertThat(answer.status())
                    .as("%s %s: %s", method, path, answer.text())
                    .isEqualTo(status);
            done.incrementAndGet();
            return answer.json();
        }

        static String source(long value) {
            return "{\"value\":" + value + ",\"text\":\"value number " + value + "\",\"parity\":\""
                    + (value % 2 == 0 ? "even" : "odd") + "\"}";
        }
    }

    private final class Searches extends Worker {
        @Override
        void round() {
            String type = done.get() % 5 == 0 ? "?search_type=dfs_query_then_fetch" : "?request_cache=false";
            String body = SEARCHES.get((int) (done.get() % SEARCHES.size()));
            JsonNode answer = send(200, "POST", "/_search" + type, body);
            assertThat(answer.at("/_shards/failed").asInt(-1))
                    .as(answer.toString())
                    .isZero();
            assertThat(answer.get("timed_out").asBoolean())
                    .as(answer.toString())
                    .isFalse();
        }
    }

    /** The life of a document, by single requests. */
    private final class Singles extends Worker {
        private final String prefix;
        private long number;

        Singles(String prefix) {
            this.prefix = prefix;
        }

        @Override
        void round() {
            String id = prefix + ++number;
            JsonNode created = send(201, "PUT", "/_create/" + id, source(number));
            expect(created, id, 1, "/_version");
            String condition =
                    "?if_seq_no=" + created.get("_seq_no") + "&if_primary_term=" + created.get("_primary_term");
            expect(send(200, "PUT", "/_doc/" + id + condition, source(-number)), id, 2, "/_version");
            JsonNode read = send(200, "GET", "/_doc/" + id, "");
            expect(read, id, 2, "/_version");
            expect(read, id, -number, "/_source/value");
            expect(send(200, "POST", "/_update/" + id, "{\"doc\":{\"value\":" + number + "}}"), id, 3, "/_version");
            documents.put(id, new Expected(3, number));
            if (number % 5 == 0) {
                JsonNode refreshed = send(200, "POST", "/_refresh", "");
                assertThat(refreshed.at("/_shards/failed").asInt(-1))
                        .as(refreshed.toString())
                        .isZero();
                JsonNode found = send(200, "POST", "/_search", "{\"query\":{\"ids\":{\"values\":[\"" + id + "\"]}}}");
                expect(found, id, 1, "/hits/total/value");
                expect(found, id, number, "/hits/hits/0/_source/value");
            }
            if (number % 3 == 0) {
                expect(send(200, "DELETE", "/_doc/" + id, ""), id, 4, "/_version");
                send(404, "GET", "/_doc/" + id, "");
                documents.put(id, new Expected(0, 0));
            }
        }

        private void expect(JsonNode answer, String id, long value, String at) {
            assertThat(answer.at(at).asLong())
                    .as("%s of %s: %s", at, id, answer)
                    .isEqualTo(value);
        }
    }

    private final class Bulks extends Worker {
        private final String prefix;
        private final Random random;
        private long number;

        Bulks(String prefix, Random random) {
            this.prefix = prefix;
            this.random = random;
        }

        @Override
        void round() {
            StringBuilder body = new StringBuilder();
            List<String> ids = new ArrayList<>();
            Map<String, Expected> after = new TreeMap<>();
            List<Long> versions = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                number++;
                boolean old = number > 10 * BATCH && random.nextInt(3) == 0;
                String id = prefix + (old ? random.nextLong(number - BATCH) + 1 : number);
                Expected before = after.getOrDefault(id, documents.getOrDefault(id, new Expected(0, 0)));
                String action = random.nextBoolean() ? "index" : before.version() > 0 ? "update" : "create";
                String source = action.equals("update") ? "{\"doc\":" + source(number) + "}" : source(number);
                body.append("{\"")
                        .append(action)
                        .append("\":{\"_id\":\"")
                        .append(id)
                        .append("\"}}\n");
                body.append(source).append('\n');
                ids.add(id);
                versions.add(before.version() + 1);
                after.put(id, new Expected(before.version() + 1, number));
            }
            JsonNode items = send(200, "POST", "/_bulk", body.toString()).get("items");
            for (int i = 0; i < BATCH; i++) {
                JsonNode item = items.get(i).iterator().next();
                assertThat(item.get("status").asInt()).as(item.toString()).isBetween(200, 299);
                assertThat(item.get("_version").asLong()).as(item.toString()).isEqualTo(versions.get(i));
            }
            documents.putAll(after);
        }
    }

    /** Waits until every thread has had so many more answers. */
    void awaitMore(int more) {
        List<Long> wanted =
                workers.stream().map(worker -> worker.done.get() + more).toList();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        for (int i = 0; i < workers.size(); i++) {
            while (workers.get(i).done.get() < wanted.get(i)) {
                expectNoFailures();
                assertThat(System.nanoTime()).as("waited for answers").isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    void expectNoFailures() {
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Worker worker : workers) {
                if (worker.thread != null) {
                    worker.thread.join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After {@link #close}: nothing has failed, and every document is as its last write left it. Returns what was done, in words. */
    String verify() {
        expectNoFailures();
        StringBuilder summary = new StringBuilder();
        for (Worker worker : workers) {
            verify(worker.documents);
            summary.append(worker.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(worker.done)
                    .append(" requests, the slowest ")
                    .append(worker.slowestMillis)
                    .append(" ms; ");
        }
        return summary + "none failed";
    }

    private void verify(Map<String, Expected> documents) {
        List<String> ids = new ArrayList<>(documents.keySet());
        for (int from = 0; from < ids.size(); from += 1000) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + 1000));
            JsonNode found = rest.post("/" + index + "/_mget", JSON.writeValueAsString(Map.of("ids", some)))
                    .get("docs");
            for (int i = 0; i < some.size(); i++) {
                JsonNode document = found.get(i);
                Expected actual = document.get("found").asBoolean()
                        ? new Expected(
                                document.get("_version").asLong(),
                                document.at("/_source/value").asLong())
                        : new Expected(0, 0);
                assertThat(actual).as(document.toString()).isEqualTo(documents.get(some.get(i)));
            }
        }
    }
}
