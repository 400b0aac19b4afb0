package io.diagon.cluster.tests;

import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Searches all documents again and again, and counts what was not answered by all shards. */
final class SearchLoad implements AutoCloseable {
    private static final String BODY = """
            {"size": 3, "track_total_hits": true, "aggs": {"highest": {"max": {"field": "value"}}}}""";

    private final RestClient rest;
    private final String path;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    SearchLoad(RestClient rest, String index) {
        this.rest = rest;
        this.path = "/" + index + "/_search";
        this.thread = Thread.ofPlatform().name("searches").start(this::run);
    }

    long answered() {
        return answered.get();
    }

    /** Failed, or without some shard. */
    long failed() {
        return failed.get();
    }

    private void run() {
        while (!stopped) {
            try {
                RestClient.Answer answer = rest.send("POST", path, BODY);
                boolean whole = answer.status() == 200
                        && answer.json().at("/_shards/failed").asInt() == 0;
                (whole ? answered : failed).incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (UncheckedIOException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
