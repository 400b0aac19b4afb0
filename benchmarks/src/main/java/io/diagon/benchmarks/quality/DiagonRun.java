package io.diagon.benchmarks.quality;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.engine.Cancellation;
import io.diagon.engine.EngineSearcher;
import io.diagon.engine.NativeShardEngine;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.mapping.FieldMapping;
import io.diagon.protocol.mapping.FieldType;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/** What Diagon lists for each topic of a collection: the best 100 hits of a match query. */
final class DiagonRun {
    private static final int HITS = 100;
    private static final String FIELD = "text";

    private DiagonRun() {}

    /** @param analyzer of documents and topics, as {@code english} */
    static Map<String, List<Hit>> of(Collection collection, String analyzer, Path directory)
            throws InvalidProtocolBufferException {
        try (NativeShardEngine shard = NativeShardEngine.open(directory, config(analyzer))) {
            index(shard, collection);
            Map<String, List<Hit>> run = new LinkedHashMap<>();
            try (EngineSearcher searcher = shard.acquireSearcher()) {
                for (Map.Entry<String, String> topic : collection.topics().entrySet()) {
                    run.put(topic.getKey(), search(searcher, topic.getValue()));
                }
            }
            return run;
        }
    }

    private static ShardConfig config(String analyzer) {
        return ShardConfig.newBuilder()
                .setIndexName("quality")
                .setMapping(IndexMapping.newBuilder()
                        .setVersion(1)
                        .addProperties(FieldMapping.newBuilder()
                                .setName(FIELD)
                                .setType(FieldType.TEXT)
                                .setAnalyzer(analyzer)))
                .build();
    }

    private static void index(NativeShardEngine shard, Collection collection) {
        ObjectMapper json = new ObjectMapper();
        WriteBatch.Builder batch = WriteBatch.newBuilder().setPrimaryTerm(1);
        collection
                .documents()
                .forEach((id, text) -> batch.addOperations(WriteOperation.newBuilder()
                        .setId(id)
                        .setSource(ByteString.copyFrom(json.writeValueAsBytes(Map.of(FIELD, text))))));
        for (WriteResult result : shard.write(batch.build()).getResultsList()) {
            if (result.hasFailure()) {
                throw new IllegalStateException(result.getFailure().getReason());
            }
        }
        shard.refresh();
    }

    private static List<Hit> search(EngineSearcher searcher, String words) throws InvalidProtocolBufferException {
        ByteString request = ShardSearchRequest.newBuilder()
                .setQuery(Query.newBuilder()
                        .setMatch(MatchQuery.newBuilder()
                                .setField(FIELD)
                                .setQuery(Value.newBuilder().setStringValue(words))))
                .setSize(HITS)
                .setFetch(FetchSpec.getDefaultInstance())
                .build()
                .toByteString();
        ShardSearchResponse response =
                ShardSearchResponse.parseFrom(searcher.search(request, 0, 0, new Cancellation()));
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < response.getFetched().getDocumentsCount(); i++) {
            hits.add(new Hit(
                    response.getFetched().getDocuments(i).getId(),
                    response.getTopHits().getScores(i)));
        }
        return hits;
    }
}
