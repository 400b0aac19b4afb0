package io.diagon.benchmarks.cluster;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Bulk requests of four clients, each with one at a time; every request is on disk, on every copy, before it is acknowledged. */
public final class BulkRequests {
    private static final int CLIENTS = 4;

    private BulkRequests() {}

    /** Returns when all are acknowledged; fails when an item of one is not. */
    public static void send(Endpoint endpoint, String index, List<String> bodies) {
        Semaphore clients = new Semaphore(CLIENTS);
        AtomicReference<@Nullable String> failure = new AtomicReference<>();
        for (String body : bodies) {
            clients.acquireUninterruptibly();
            var _ = endpoint.sendAsync("POST", "/" + index + "/_bulk", body).whenComplete((answer, thrown) -> {
                if (thrown != null || !answer.contains("\"errors\":false")) {
                    failure.set(thrown != null ? thrown.toString() : answer);
                }
                clients.release();
            });
        }
        clients.acquireUninterruptibly(CLIENTS);
        if (failure.get() != null) {
            throw new IllegalStateException("a bulk request failed: " + failure.get());
        }
    }
}
