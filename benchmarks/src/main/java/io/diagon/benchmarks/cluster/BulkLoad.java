package io.diagon.benchmarks.cluster;

import java.util.List;

/** Indexes all documents by {@link BulkRequests}. */
final class BulkLoad {
    private static final int BULK_DOCUMENTS = 1_000;

    private final Endpoint endpoint;
    private final SyntheticDocuments documents;

    BulkLoad(Endpoint endpoint, SyntheticDocuments documents) {
        this.endpoint = endpoint;
        this.documents = documents;
    }

    /** Into a new index, whose copies are all there; returns documents a second. */
    double index(String name, int shards, int replicas) {
        endpoint.send("PUT", "/" + name, SyntheticDocuments.MAPPING.formatted(shards, replicas));
        endpoint.send("GET", "/_cluster/health/" + name + "?wait_for_status=green&timeout=60s", "");
        List<String> bulks = documents.bulks(BULK_DOCUMENTS);
        long start = System.nanoTime();
        BulkRequests.send(endpoint, name, bulks);
        double rate = documents.all().size() / ((System.nanoTime() - start) / 1e9);
        endpoint.send("POST", "/" + name + "/_refresh", "");
        return rate;
    }
}
