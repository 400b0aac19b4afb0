package io.diagon.benchmarks.cluster;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Indexes all documents by bulk requests of several clients; every request is on disk, on every copy, before it is acknowledged. */
final class BulkLoad {
    private static final int BULK_DOCUMENTS = 1_000;
    private static final int CLIENTS = 4;

    private final Endpoint endpoint;
    private final SyntheticDocuments documents;

    BulkLoad(Endpoint endpoint, SyntheticDocuments documents) {
        this.endpoint = endpoint;
        this.documents = documents;
    }

    /** Into a new index, whose copies are all there; returns documents a second. */
    double index(String name, int shards, int replicas) throws InterruptedException {
        endpoint.send("PUT", "/" + name, SyntheticDocuments.MAPPING.formatted(shards, replicas));
        endpoint.send("GET", "/_cluster/health/" + name + "?wait_for_status=green&timeout=60s", "");
        List<String> bulks = documents.bulks(BULK_DOCUMENTS);
        Semaphore clients = new Semaphore(CLIENTS);
        AtomicReference<@Nullable String> failure = new AtomicReference<>();
        long start = System.nanoTime();
        for (String bulk : bulks) {
            clients.acquire();
            var _ = endpoint.sendAsync("POST", "/" + name + "/_bulk", bulk).whenComplete((answer, thrown) -> {
                if (thrown != null || !answer.contains("\"errors\":false")) {
                    failure.set(thrown != null ? thrown.toString() : answer);
                }
                clients.release();
            });
        }
        clients.acquire(CLIENTS);
        double rate = documents.all().size() / ((System.nanoTime() - start) / 1e9);
        if (failure.get() != null) {
            throw new IllegalStateException("a bulk request failed: " + failure.get());
        }
        endpoint.send("POST", "/" + name + "/_refresh", "");
        return rate;
    }
}
