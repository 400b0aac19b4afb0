package io.diagon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.engine.memory.InMemoryShardEngine;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The native engine answers what the engine in memory answers. -Ddiagon.tests=full looks at more, -Ddiagon.seed=n at one. */
class DifferentialTest {
    private static final int SEARCHES = 40;
    private static final List<String> SORTS = List.of("tag", "count", "price", "day", "flag", "address", "_id");

    static LongStream seeds() {
        String seed = System.getProperty("diagon.seed");
        if (seed != null) {
            return LongStream.of(Long.parseLong(seed));
        }
        boolean full = "full".equals(System.getProperty("diagon.tests"));
        return new Random().longs(full ? 1000 : 40, 0, Integer.MAX_VALUE);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void enginesAnswerTheSame(long seed, @TempDir Path directory) throws Exception {
        Random random = new Random(seed);
        RandomShard shard = new RandomShard(random);
        ShardConfig config = shard.config();
        try (ShardEngine engine = NativeShardEngine.open(directory, config);
                ShardEngine oracle = new InMemoryShardEngine(config)) {
            for (int round = random.nextInt(1, 6); round > 0; round--) {
                WriteBatch batch = shard.batch();
                assertSameResults(
                        engine.write(batch).getResultsList(),
                        oracle.write(batch).getResultsList());
                engine.refresh();
                oracle.refresh();
                if (random.nextInt(6) == 0) {
                    engine.forceMerge(1, false);
                    oracle.forceMerge(1, false);
                    engine.refresh();
                }
            }
            try (EngineSearcher actual = engine.acquireSearcher();
                    EngineSearcher expected = oracle.acquireSearcher()) {
                for (int i = 0; i < SEARCHES; i++) {
                    ShardSearchRequest request = request(random, shard);
                    try {
                        Answers.assertSame(
                                search(actual, request), search(expected, request), request.getSortCount() > 0);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError("-Ddiagon.seed=" + seed + "\n" + request, e);
                    }
                }
            }
        }
    }

    private static void assertSameResults(List<WriteResult> actual, List<WriteResult> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(withoutReason(actual.get(i))).isEqualTo(withoutReason(expected.get(i)));
        }
    }

    private static WriteResult withoutReason(WriteResult result) {
        WriteResult.Builder builder = result.toBuilder();
        if (builder.hasFailure()) {
            builder.getFailureBuilder().clearReason().clearCausedBy();
        }
        return builder.build();
    }

    private static ShardSearchRequest request(Random random, RandomShard shard) {
        RandomQuery queries = new RandomQuery(random, shard);
        RandomAggregation aggregations = new RandomAggregation(random, queries);
        ShardSearchRequest.Builder request = ShardSearchRequest.newBuilder()
                .setQuery(queries.query(3))
                .setSize(1000)
                .setTrackTotalHitsUpTo(-1)
                .setFetch(FetchSpec.newBuilder().setSource(true).setVersion(true));
        if (random.nextInt(6) == 0) {
            request.setMinScore(random.nextInt(1, 9) / 4f + 0.001f);
        }
        if (random.nextInt(4) == 0) {
            request.setPostFilter(queries.query(1));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.addAggregations(aggregations.aggregation(2));
        }
        if (random.nextInt(3) == 0) {
            request.addSortBuilder()
                    .setField(SORTS.get(random.nextInt(SORTS.size())))
                    .setDescending(random.nextBoolean())
                    .setMissingFirst(random.nextInt(3) == 0);
            request.addSortBuilder().setField("_id");
            request.setSize(random.nextInt(2) == 0 ? 10 : 1000);
        }
        return request.build();
    }

    private static ShardSearchResponse search(EngineSearcher searcher, ShardSearchRequest request) throws Exception {
        return ShardSearchResponse.parseFrom(searcher.search(request.toByteString(), 0, 0, new Cancellation()));
    }
}
