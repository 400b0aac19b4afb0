package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.NativeEngines;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.common.Value;
import io.diagon.protocol.query.MatchQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import io.diagon.protocol.search.ShardFetchResponse;
import io.diagon.protocol.search.ShardSearchRequest;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.diagon.protocol.search.ShardTarget;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.NodeGetRequest;
import io.diagon.protocol.write.NodeGetResponse;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import io.diagon.protocol.write.Update;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteResult;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data node with the native engine under a fake master, called as a coordinator calls it. */
class DataNodeTest {
    private static final ShardId SHARD = ShardId.newBuilder()
            .setIndexName(FakeMaster.INDEX)
            .setIndexUuid(FakeMaster.UUID)
            .build();

    private static final int ADVERTISED_PORT = 19400;

    @TempDir
    Path temporary;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String run = UUID.randomUUID().toString();
    private final FakeMaster master = new FakeMaster();
    private Server masterServer;
    private ManagedChannel channel = InProcessChannelBuilder.forName("nothing").build();

    @BeforeEach
    void startMaster() throws IOException {
        masterServer = InProcessServerBuilder.forName("master-" + run)
                .addService(master)
                .build()
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        masterServer.shutdownNow();
    }

    @Test
    void whatIsWrittenIsFoundAndFetchedAfterARefresh() throws Exception {
        start("a");
        master.awaitStarted();

        List<WriteResult> results = bulk(RefreshPolicy.IMMEDIATE, index("1", "the old man"), index("2", "the sea"));
        NodeQueryResponse.ShardResult found = query("sea");

        assertThat(results).extracting(WriteResult::getOutcome).containsOnly(WriteResult.Outcome.CREATED);
        ShardSearchResponse hits = ShardSearchResponse.parseFrom(found.getShardSearchResponse());
        assertThat(hits.getTopHits().getTotalHits()).isEqualTo(1);
        assertThat(source(found, hits))
                .isEqualTo(index("2", "the sea").getSource().toStringUtf8());
    }

    @Test
    void theClusterIsToldThePortThatOthersReachTheNodeBy() throws Exception {
        start("a");

        master.awaitStarted();

        assertThat(master.await(state -> true).getNodes(0).getGrpcPort()).isEqualTo(ADVERTISED_PORT);
    }

    @Test
    void readsByIdSeeWritesAtOnceAndSearchesDoNot() throws Exception {
        start("a");
        master.awaitStarted();

        bulk(RefreshPolicy.NONE, index("1", "sea"));

        assertThat(get("1").getFound()).isTrue();
        assertThat(get("2").getFound()).isFalse();
        assertThat(total("sea")).isZero();
        refresh();
        assertThat(total("sea")).isOne();
    }

    @Test
    void updatesSeeWhatTheSameRequestDidBefore() throws Exception {
        start("a");
        master.awaitStarted();

        List<WriteResult> results = bulk(
                RefreshPolicy.NONE,
                index("1", "sea"),
                update("1", "{\"pages\":1}"),
                update("1", "{\"pages\":1}"),
                update("9", "{\"pages\":1}"));

        assertThat(results)
                .extracting(WriteResult::getOutcome)
                .containsExactly(
                        WriteResult.Outcome.CREATED,
                        WriteResult.Outcome.UPDATED,
                        WriteResult.Outcome.NOOP,
                        WriteResult.Outcome.FAILED);
        assertThat(ErrorCode.of(results.get(3).getFailure().getCode())).isEqualTo(ErrorCode.DOCUMENT_MISSING);
        assertThat(get("1").getSource().toStringUtf8()).isEqualTo("{\"title\":\"sea\",\"pages\":1}");
        assertThat(get("1").getVersion()).isEqualTo(2);
    }

    @Test
    void whatWasAcknowledgedSurvivesACrash() throws Exception {
        start("a");
        master.awaitStarted();
        bulk(RefreshPolicy.NONE, index("1", "old"), index("2", "sea"));
        bulk(RefreshPolicy.NONE, index("1", "new"), delete("2"));
        Path crashed = temporary.resolve("b");
        copy(temporary.resolve("a"), crashed);
        stop();

        opened.clear();
        startMaster();
        start("b");

        assertThat(get("1").getSource().toStringUtf8()).isEqualTo("{\"title\":\"new\"}");
        assertThat(get("1").getVersion()).isEqualTo(2);
        assertThat(get("2").getFound()).isFalse();
        assertThat(total("new")).isOne();
    }

    @Test
    void aRestartWithoutAMasterServesSearchesAndNeitherWritesNorReadsUnderTheOldTerm() throws Exception {
        DataNode node = start("a");
        master.awaitStarted();
        bulk(RefreshPolicy.NONE, index("1", "sea"));
        node.close();
        opened.clear();
        masterServer.shutdownNow().awaitTermination();

        start("a");

        assertThat(ErrorCode.of(tryGet("1").getFailure().getCode())).isEqualTo(ErrorCode.SHARD_NOT_FOUND);
        assertThat(total("sea")).isOne();
        NodeBulkResponse.ShardResult refused = tryBulk(RefreshPolicy.NONE, index("2", "sea"));
        assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.SHARD_NOT_FOUND);
        assertThat(refused.getPerhapsDone()).isFalse();
    }

    @Test
    void theFilesOfADeletedIndexGo() throws Exception {
        DataNode node = start("a");
        master.awaitStarted();
        bulk(RefreshPolicy.NONE, index("1", "sea"));

        master.deleteIndex();

        Path files = temporary.resolve("a/indices").resolve(FakeMaster.UUID);
        long end = System.nanoTime() + 20_000_000_000L;
        while (Files.exists(files) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(files).doesNotExist();
        assertThat(node.id()).isNotEmpty();
    }

    @Test
    void aShardThatIsNotHereIsNamed() throws Exception {
        start("a");
        NodeBulkResponse response = ShardWriteServiceGrpc.newBlockingStub(channel)
                .bulk(NodeBulkRequest.newBuilder()
                        .addShards(ShardBulk.newBuilder()
                                .setShard(SHARD.toBuilder().setNumber(7))
                                .addOperations(index("1", "x")))
                        .build());

        assertThat(ErrorCode.of(response.getShards(0).getFailure().getCode())).isEqualTo(ErrorCode.SHARD_NOT_FOUND);
    }

    private DataNode start(String directory) throws IOException {
        String name = "node-" + UUID.randomUUID();
        DataNodeSettings settings = new DataNodeSettings(
                temporary.resolve(directory),
                "node",
                "localhost",
                1,
                ADVERTISED_PORT,
                0,
                Map.of(),
                List.of("master-" + run),
                Duration.ZERO,
                Duration.ZERO,
                new DataNodeSettings.Limits(2, 100, 2, 100, 10 << 20, 10, 1 << 20, 1 << 30));
        DataNode node = new DataNode(
                settings,
                new NativeEngines(),
                inProcess(name),
                new SimpleMeterRegistry(),
                () -> DepartureReason.RESTART);
        opened.add(node);
        node.start();
        channel = InProcessChannelBuilder.forName(name).build();
        opened.add(channel::shutdownNow);
        return node;
    }

    private static Transport inProcess(String name) {
        return new Transport() {
            @Override
            public ServerBuilder<?> server(int port) {
                return InProcessServerBuilder.forName(name);
            }

            @Override
            public ManagedChannel channel(String master) {
                return InProcessChannelBuilder.forName(master).build();
            }
        };
    }

    private List<WriteResult> bulk(RefreshPolicy refresh, WriteOperation... operations) {
        NodeBulkResponse.ShardResult result = tryBulk(refresh, operations);
        assertThat(result.getFailure().getReason()).isEmpty();
        return result.getResultsList();
    }

    private NodeBulkResponse.ShardResult tryBulk(RefreshPolicy refresh, WriteOperation... operations) {
        NodeBulkResponse response = ShardWriteServiceGrpc.newBlockingStub(channel)
                .bulk(NodeBulkRequest.newBuilder()
                        .addShards(ShardBulk.newBuilder().setShard(SHARD).addAllOperations(List.of(operations)))
                        .setRefresh(refresh)
                        .setTimeoutMillis(10_000)
                        .build());
        return response.getShards(0);
    }

    private GetResponse.Document get(String id) {
        return tryGet(id).getResponse().getDocuments(0);
    }

    private NodeGetResponse.ShardResult tryGet(String id) {
        return ShardWriteServiceGrpc.newBlockingStub(channel)
                .get(NodeGetRequest.newBuilder()
                        .addShards(NodeGetRequest.ShardGet.newBuilder()
                                .setShard(SHARD)
                                .setRequest(GetRequest.newBuilder()
                                        .setRealtime(true)
                                        .addDocuments(GetRequest.Document.newBuilder()
                                                .setId(id)
                                                .setSource(true))))
                        .build())
                .getShards(0);
    }

    private void refresh() {
        assertThat(ShardAdminServiceGrpc.newBlockingStub(channel)
                        .refresh(ShardsRequest.newBuilder().addShards(SHARD).build())
                        .getShards(0)
                        .hasFailure())
                .isFalse();
    }

    private NodeQueryResponse.ShardResult query(String word) {
        ShardSearchRequest request = ShardSearchRequest.newBuilder()
                .setQuery(Query.newBuilder()
                        .setMatch(MatchQuery.newBuilder()
                                .setField("title")
                                .setQuery(Value.newBuilder().setStringValue(word))))
                .setSize(10)
                .setTrackTotalHitsUpTo(-1)
                .build();
        return ShardSearchServiceGrpc.newBlockingStub(channel)
                .query(NodeQueryRequest.newBuilder()
                        .addTargets(ShardTarget.newBuilder().setShard(SHARD))
                        .setShardSearchRequest(request.toByteString())
                        .build())
                .getResults(0);
    }

    private long total(String word) throws IOException {
        NodeQueryResponse.ShardResult result = query(word);
        assertThat(result.getFailure().getReason()).isEmpty();
        return ShardSearchResponse.parseFrom(result.getShardSearchResponse())
                .getTopHits()
                .getTotalHits();
    }

    private String source(NodeQueryResponse.ShardResult found, ShardSearchResponse hits) throws IOException {
        ByteString fetched = ShardSearchServiceGrpc.newBlockingStub(channel)
                .fetch(NodeFetchRequest.newBuilder()
                        .addShards(NodeFetchRequest.ShardFetch.newBuilder()
                                .setTarget(ShardTarget.newBuilder().setShard(SHARD))
                                .setReaderGeneration(found.getReaderGeneration())
                                .addAllDocs(hits.getTopHits().getDocsList()))
                        .setFetchSpec(
                                FetchSpec.newBuilder().setSource(true).build().toByteString())
                        .build())
                .getResults(0)
                .getShardFetchResponse();
        return ShardFetchResponse.parseFrom(fetched).getDocuments(0).getSource().toStringUtf8();
    }

    private static WriteOperation index(String id, String title) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.INDEX)
                .setId(id)
                .setSource(ByteString.copyFromUtf8("{\"title\":\"" + title + "\"}"))
                .build();
    }

    private static WriteOperation delete(String id) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.DELETE)
                .setId(id)
                .build();
    }

    private static WriteOperation update(String id, String partial) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.UPDATE)
                .setId(id)
                .setUpdate(Update.newBuilder().setPartialDocument(ByteString.copyFromUtf8(partial)))
                .build();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
