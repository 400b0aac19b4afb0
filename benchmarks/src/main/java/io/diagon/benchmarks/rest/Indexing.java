package io.diagon.benchmarks.rest;

import io.diagon.benchmarks.cluster.BulkRequests;
import io.diagon.benchmarks.corpus.Corpus;
import io.diagon.benchmarks.corpus.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Indexes the same documents on both sides, a slice of them here and then there, by bulk requests of several clients. */
final class Indexing {
    static final String INDEX = "bench";
    private static final int BULK_DOCUMENTS = 1_000;
    private static final int SLICE_BULKS = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Sides<Peer> peers;
    private final List<String> slice = new ArrayList<>();
    private final StringBuilder bulk = new StringBuilder();
    private int inBulk;
    private int slices;
    private final double[] seconds = new double[2];

    Indexing(Sides<Peer> peers) {
        this.peers = peers;
    }

    /**
     * @param seconds of the clock until all was acknowledged
     * @param cpuSeconds of all processes, until nothing was left to merge
     * @param mergeSeconds of the forced merge into one segment a shard
     * @param megabytes on the disk
     */
    record Cost(double seconds, double cpuSeconds, double mergeSeconds, double megabytes) {}

    Sides<Cost> index(Corpus corpus, int shards) throws IOException {
        Sides<Double> before = peers.map(peer -> peer.usage().cpuSeconds());
        for (Peer peer : peers) {
            peer.endpoint().send("PUT", "/" + INDEX, definition(shards));
            peer.endpoint().send("GET", "/_cluster/health/" + INDEX + "?wait_for_status=green&timeout=60s", "");
        }
        corpus.forEach(this::add);
        endBulk();
        sendSlice();
        Sides<Double> merges = peers.map(Indexing::merge);
        Sides<Double> after = peers.map(peer -> peer.usage().cpuSeconds());
        Sides<Double> megabytes = peers.map(Indexing::megabytes);
        return Sides.of(side ->
                new Cost(seconds[side], after.get(side) - before.get(side), merges.get(side), megabytes.get(side)));
    }

    private static String definition(int shards) {
        return """
        {"settings": {"number_of_shards": %d, "number_of_replicas": 0, "refresh_interval": "1s"}, "mappings": {"properties": {
          "title": {"type": "text"}, "body": {"type": "text"}, "few": {"type": "keyword"}, "some": {"type": "keyword"},
          "many": {"type": "keyword"}, "time": {"type": "date"}, "value": {"type": "long"}}}}""".formatted(shards);
    }

    private void add(Document document) {
        bulk.append("{\"index\":{\"_id\":\"").append(document.id()).append("\"}}\n");
        bulk.append(document.json()).append('\n');
        if (++inBulk == BULK_DOCUMENTS) {
            endBulk();
        }
    }

    private void endBulk() {
        if (inBulk > 0) {
            slice.add(bulk.toString());
            bulk.setLength(0);
            inBulk = 0;
        }
        if (slice.size() == SLICE_BULKS) {
            sendSlice();
        }
    }

    private void sendSlice() {
        for (int turn = 0; turn < 2; turn++) {
            int side = (slices + turn) % 2;
            long start = System.nanoTime();
            BulkRequests.send(peers.get(side).endpoint(), INDEX, slice);
            seconds[side] += (System.nanoTime() - start) / 1e9;
        }
        slices++;
        slice.clear();
    }

    private static double merge(Peer peer) {
        long start = System.nanoTime();
        peer.endpoint().send("POST", "/" + INDEX + "/_forcemerge?max_num_segments=1", "");
        peer.endpoint().send("POST", "/" + INDEX + "/_flush", "");
        peer.endpoint().send("POST", "/" + INDEX + "/_refresh", "");
        return (System.nanoTime() - start) / 1e9;
    }

    private static double megabytes(Peer peer) {
        String stats = peer.endpoint().send("GET", "/" + INDEX + "/_stats/store", "");
        return JSON.readTree(stats).at("/_all/primaries/store/size_in_bytes").asLong() / 1e6;
    }
}
