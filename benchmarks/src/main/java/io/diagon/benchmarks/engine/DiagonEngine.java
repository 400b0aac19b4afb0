package io.diagon.benchmarks.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.engine.Cancellation;
import io.diagon.engine.EngineSearcher;
import io.diagon.engine.NativeShardEngine;
import io.diagon.protocol.aggregation.HistogramPartial;
import io.diagon.protocol.aggregation.PartialAggregation;
import io.diagon.protocol.aggregation.StatsPartial;
import io.diagon.protocol.search.FetchedDocument;
import io.diagon.protocol.search.ShardSearchResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Diagon as a data node calls it: one native call a search, a message in and a message out. */
final class DiagonEngine implements Engine {
    private final Path path;
    private final NativeShardEngine shard;
    private final EngineSearcher searcher;

    DiagonEngine(Path path) {
        this.path = path;
        this.shard = NativeShardEngine.open(path, DiagonWriter.CONFIG);
        this.searcher = shard.acquireSearcher();
    }

    @Override
    public Search prepare(Workload workload) {
        ByteString request = DiagonRequests.of(workload, false).toByteString();
        Cancellation never = new Cancellation();
        return () -> searcher.search(request, 0, 0, never).size();
    }

    /** A call with nothing to search: what it takes, all others take as well. */
    Search nothing() {
        Cancellation never = new Cancellation();
        return () -> searcher.search(ByteString.EMPTY, 0, 0, never).size();
    }

    @Override
    public Answer answer(Workload workload) {
        ByteString request = DiagonRequests.of(workload, workload.hits() > 0).toByteString();
        try {
            ShardSearchResponse response =
                    ShardSearchResponse.parseFrom(searcher.search(request, 0, 0, new Cancellation()));
            return new Answer(
                    response.getTopHits().getTotalHits(),
                    !response.getTopHits().getTotalIsLowerBound(),
                    response.getFetched().getDocumentsList().stream()
                            .map(FetchedDocument::getId)
                            .toList(),
                    workload.order() == Workload.Order.SCORE
                            ? response.getTopHits().getScoresList().stream()
                                    .map(Float::doubleValue)
                                    .toList()
                            : response.getTopHits().getSortKeysList().stream()
                                    .map(key -> (double) key.getValues(0).getLongValue())
                                    .toList(),
                    response.getAggregationsCount() == 0 ? Map.of() : buckets(response.getAggregations(0)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> buckets(PartialAggregation partial) {
        Map<String, Double> buckets = new LinkedHashMap<>();
        switch (partial.getKindCase()) {
            case TERMS ->
                partial.getTerms()
                        .getBucketsList()
                        .forEach(bucket ->
                                buckets.put(bucket.getStringKey().toStringUtf8(), (double) bucket.getDocCount()));
            case HISTOGRAM -> {
                HistogramPartial days = partial.getHistogram();
                for (int i = 0; i < days.getLongKeysCount(); i++) {
                    buckets.put(Long.toString(days.getLongKeys(i)), (double) days.getDocCounts(i));
                }
            }
            case STATS -> {
                StatsPartial stats = partial.getStats();
                buckets.put("count", (double) stats.getCount());
                buckets.put("sum", stats.getSum());
                buckets.put("min", stats.getMin());
                buckets.put("max", stats.getMax());
            }
            default -> throw new IllegalStateException("unexpected " + partial.getKindCase());
        }
        return buckets;
    }

    @Override
    public long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() {
        searcher.close();
        shard.close();
    }
}
