package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes documents by bulk requests in a thread of its own, new ones and newer versions of old ones, and remembers what was acknowledged.
 * Requests may fail as a whole or in part, as they do while nodes are killed; what was acknowledged has to be there.
 */
final class AcknowledgedWrites implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BATCH = 20;

    private final RestClient rest;
    private final String index;
    private final String prefix;
    private final Random random;
    private final Map<String, Acknowledged> acknowledged = new TreeMap<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;
    private long number;

    /**
     * @param version as the answer says
     * @param sequenceNumber as the answer says
     * @param value that the document had
     */
    private record Acknowledged(long version, long sequenceNumber, long value) {}

    AcknowledgedWrites(RestClient rest, String index, String prefix, long seed) {
        this.rest = rest;
        this.index = index;
        this.prefix = prefix;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().name("writer " + prefix).start(this::run);
    }

    /** Operations acknowledged so far. */
    long count() {
        return count.get();
    }

    /** Waits until so many more operations are acknowledged. */
    void awaitMore(int more) throws InterruptedException {
        long wanted = count() + more;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (count() < wanted) {
            assertThat(failure.get()).isNull();
            assertThat(System.nanoTime()).as("waited for acknowledged writes").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Stops writing; what was sent last is acknowledged or not by now. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After {@link #close}: every acknowledged document is there, at its acknowledged version or a later one that nobody acknowledged. */
    void verify() {
        assertThat(failure.get()).isNull();
        List<String> ids = new ArrayList<>(acknowledged.keySet());
        for (int from = 0; from < ids.size(); from += 1000) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + 1000));
            JsonNode documents = rest.post("/" + index + "/_mget", JSON.writeValueAsString(Map.of("ids", some)))
                    .get("docs");
            for (int i = 0; i < some.size(); i++) {
                JsonNode document = documents.get(i);
                Acknowledged wanted = acknowledged.get(some.get(i));
                assertThat(document.path("found").asBoolean())
                        .as("%s was acknowledged, got %s", some.get(i), document)
                        .isTrue();
                long version = document.get("_version").asLong();
                long sequenceNumber = document.get("_seq_no").asLong();
                long value = document.at("/_source/value").asLong();
                if (version == wanted.version()) {
                    assertThat(new Acknowledged(version, sequenceNumber, value)).isEqualTo(wanted);
                } else {
                    assertThat(version).isGreaterThan(wanted.version());
                    assertThat(sequenceNumber).isGreaterThan(wanted.sequenceNumber());
                    assertThat(value).isGreaterThanOrEqualTo(wanted.value());
                }
            }
        }
    }

    private void run() {
        try {
            while (!stopped) {
                batch();
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
        }
    }

    private void batch() {
        StringBuilder body = new StringBuilder();
        List<String> ids = new ArrayList<>();
        long first = number + 1;
        for (int i = 0; i < BATCH; i++) {
            number++;
            boolean old = number > 100 && random.nextInt(5) == 0;
            ids.add(prefix + (old ? random.nextLong(number - BATCH) + 1 : number));
            body.append("{\"index\":{\"_id\":\"").append(ids.getLast()).append("\"}}\n");
            body.append("{\"value\":").append(number).append(",\"text\":\"value number ");
            body.append(number).append("\"}\n");
        }
        RestClient.Answer answer;
        try {
            answer = rest.send("POST", "/" + index + "/_bulk?timeout=1s", body.toString());
        } catch (UncheckedIOException e) {
            return; // nothing of it is acknowledged
        }
        if (answer.status() != 200) {
            return;
        }
        JsonNode items = answer.json().get("items");
        for (int i = 0; i < BATCH; i++) {
            JsonNode item = items.get(i).get("index");
            if (item.get("status").asInt() < 300) {
                acknowledged.put(
                        ids.get(i),
                        new Acknowledged(
                                item.get("_version").asLong(),
                                item.get("_seq_no").asLong(),
                                first + i));
                count.incrementAndGet();
            }
        }
    }
}
