package io.diagon.cluster.tests;

import io.diagon.cluster.tests.DocumentOperation.Kind;
import io.diagon.cluster.tests.DocumentOperation.Outcome;
import io.diagon.cluster.tests.DocumentOperation.Stamp;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Threads that write and read a few documents of an index at random, and remember what each operation was answered. */
final class DocumentClients implements AutoCloseable {
    private static final int THREADS = 6;
    private static final int DOCUMENTS = 150;
    private static final long PAUSE_MILLIS = 15;
    private static final AtomicLong VALUES = new AtomicLong();

    private final RestClient rest;
    private final String index;
    private final String prefix;
    private final Map<String, List<DocumentOperation>> histories = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopped;

    DocumentClients(RestClient rest, String index, String prefix, long seed) {
        this.rest = rest;
        this.index = index;
        this.prefix = prefix;
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().name("client-" + i).start(() -> run(random)));
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Requests whose outcome their client does not know. */
    long failed() {
        return failed.get();
    }

    /** After {@link #close}: by document. */
    Map<String, List<DocumentOperation>> histories() {
        Map<String, List<DocumentOperation>> copy = new TreeMap<>();
        histories.forEach((id, history) -> copy.put(id, List.copyOf(history)));
        return copy;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Reads every document once more, into its history. */
    void readAll() {
        for (String id : histories.keySet()) {
            read(id);
        }
    }

    /** What a read found. */
    private record Seen(long value, long seqNo, long primaryTerm) {}

    private void run(Random random) {
        Map<String, Seen> seen = new TreeMap<>();
        while (!stopped) {
            String id = prefix + random.nextInt(DOCUMENTS);
            switch (random.nextInt(10)) {
                case 0 -> write(Kind.DELETE, id, "DELETE", "/_doc/" + id + "?timeout=2s", 0);
                case 1 -> write(Kind.CREATE, id, "PUT", "/_create/" + id + "?timeout=2s", 0);
                case 2, 3 -> write(Kind.INDEX, id, "PUT", "/_doc/" + id + "?timeout=2s", 0);
                case 4 -> write(Kind.UPDATE, id, "POST", "/_update/" + id + "?timeout=2s", 0);
                case 5, 6, 7 -> {
                    Seen last = seen.get(id);
                    if (last != null && last.value() > 0) {
                        write(
                                Kind.COMPARE_AND_SET,
                                id,
                                "PUT",
                                "/_doc/" + id + "?timeout=2s&if_seq_no=" + last.seqNo() + "&if_primary_term="
                                        + last.primaryTerm(),
                                last.value());
                    }
                }
                default -> {
                    Seen now = read(id);
                    if (now != null) {
                        seen.put(id, now);
                    }
                }
            }
            pause();
        }
    }

    private void write(Kind kind, String id, String method, String path, long expected) {
        long value = kind == Kind.DELETE ? 0 : VALUES.incrementAndGet();
        String document = "{\"value\":" + value + "}";
        String body = kind == Kind.DELETE ? "" : kind == Kind.UPDATE ? "{\"doc\":" + document + "}" : document;
        long invoked = System.nanoTime();
        RestClient.Answer answer = send(method, "/" + index + path, body);
        long completed = System.nanoTime();
        int status = answer == null ? 503 : answer.status();
        Outcome outcome = outcome(kind, status, answer);
        Stamp stamp = null;
        if (outcome == Outcome.DONE && answer != null && (kind != Kind.DELETE || status == 200)) {
            JsonNode json = answer.json();
            stamp = new Stamp(
                    json.get("_seq_no").asLong(),
                    json.get("_primary_term").asLong(),
                    json.get("_version").asLong());
        }
        (outcome == Outcome.UNKNOWN ? failed : acknowledged).incrementAndGet();
        remember(
                id,
                new DocumentOperation(
                        kind,
                        expected,
                        value,
                        outcome,
                        invoked,
                        outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : completed,
                        stamp));
    }

    private static Outcome outcome(Kind kind, int status, RestClient.@Nullable Answer answer) {
        boolean missing = status == 404 && answer != null && !answer.text().contains("index_not_found");
        if (status < 300 || (kind == Kind.DELETE && missing)) {
            return Outcome.DONE;
        }
        boolean refused =
                switch (kind) {
                    case CREATE, COMPARE_AND_SET -> status == 409;
                    case UPDATE -> missing && answer.text().contains("document_missing");
                    default -> false;
                };
        return refused ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    private @Nullable Seen read(String id) {
        long invoked = System.nanoTime();
        RestClient.Answer answer = send("GET", "/" + index + "/_doc/" + id + "?preference=_primary", "");
        long completed = System.nanoTime();
        boolean found = answer != null && answer.status() == 200;
        if (!found
                && (answer == null || answer.status() != 404 || !answer.text().contains("\"found\":false"))) {
            failed.incrementAndGet();
            return null;
        }
        JsonNode json = answer.json();
        long value = found ? json.at("/_source/value").asLong() : 0;
        acknowledged.incrementAndGet();
        remember(id, new DocumentOperation(Kind.READ, 0, value, Outcome.DONE, invoked, completed, null));
        return found
                ? new Seen(
                        value,
                        json.get("_seq_no").asLong(),
                        json.get("_primary_term").asLong())
                : new Seen(0, 0, 0);
    }

    private RestClient.@Nullable Answer send(String method, String path, String body) {
        try {
            return rest.send(method, path, body);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private void remember(String id, DocumentOperation operation) {
        List<DocumentOperation> history = histories.computeIfAbsent(id, key -> new ArrayList<>());
        synchronized (history) {
            history.add(operation);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
