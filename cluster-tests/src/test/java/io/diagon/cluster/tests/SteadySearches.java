package io.diagon.cluster.tests;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Sends so many searches a second, whatever the answers take, and remembers every one. */
final class SteadySearches implements AutoCloseable {
    private static final String BODY = """
            {"size": 3, "track_total_hits": true, "aggs": {"highest": {"max": {"field": "value"}}}}""";

    private final RestClient rest;
    private final String path;
    private final long interval;
    private final Queue<Search> searches = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * @param due {@link System#nanoTime} at which it was to be sent
     * @param nanos from then until it was answered
     * @param fault empty: answered by all shards
     */
    record Search(long due, long nanos, String fault) {
        boolean failed() {
            return !fault.isEmpty();
        }

        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos);
        }
    }

    SteadySearches(RestClient rest, String index, int perSecond) {
        this.rest = rest;
        this.path = "/" + index + "/_search?request_cache=false";
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.thread = Thread.ofPlatform().name("searches").start(this::run);
    }

    /** Those that were due between two times and have been answered. */
    List<Search> between(long from, long to) {
        return searches.stream()
                .filter(search -> search.due() - from >= 0 && search.due() - to < 0)
                .toList();
    }

    private void run() {
        List<Thread> underWay = new ArrayList<>();
        try {
            for (long due = System.nanoTime(); !stopped; due += interval) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                long time = due;
                underWay.add(Thread.ofVirtual().start(() -> search(time)));
                underWay.removeIf(search -> !search.isAlive());
            }
            for (Thread search : underWay) {
                search.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void search(long due) {
        String fault;
        try {
            RestClient.Answer answer = rest.send("POST", path, BODY);
            boolean whole = answer.status() == 200
                    && answer.json().at("/_shards/failed").asInt(-1) == 0
                    && !answer.json().get("timed_out").asBoolean();
            fault = whole ? "" : answer.status() + ": " + answer.text();
        } catch (UncheckedIOException e) {
            fault = e.toString();
        }
        searches.add(new Search(due, System.nanoTime() - due, fault));
    }

    /** Returns when every search is answered. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
