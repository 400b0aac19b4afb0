package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.engine.NativeShardEngine;
import io.diagon.engine.ShardEngine;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardConfig;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.NodeGetRequest;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import io.diagon.protocol.write.WriteOperation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data nodes with the native engine that hold copies of one shard. */
class ReplicatedShardTest {
    private static final ShardId SHARD = ShardId.newBuilder()
            .setIndexName(ReplicatedMaster.INDEX)
            .setIndexUuid(ReplicatedMaster.UUID)
            .build();

    @TempDir
    Path temporary;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String run = UUID.randomUUID().toString();
    private final List<Integer> ports = new ArrayList<>();
    private ReplicatedMaster master = new ReplicatedMaster(1, Map.of());

    private record Copy(DataNode node, ManagedChannel channel, String id) {}

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    @Test
    void aReplicaCatchesUpFollowsAndIsSearchable() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        bulk(primary, index("1", "before"), index("2", "before"), delete("2"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        NodeBulkResponse.ShardResult result = bulk(primary, index("3", "after"));

        assertThat(result.getTotalCopies()).isEqualTo(2);
        assertThat(result.getSuccessfulCopies()).isEqualTo(2);
        assertThat(get(replica, "1").getFound()).isTrue();
        assertThat(get(replica, "2").getFound()).isFalse();
        assertThat(get(replica, "3").getSource()).isEqualTo(get(primary, "3").getSource());
        assertThat(get(replica, "3").getSeqNo()).isEqualTo(get(primary, "3").getSeqNo());
        assertThat(ShardAdminServiceGrpc.newBlockingStub(replica.channel())
                        .refresh(ShardsRequest.newBuilder().addShards(SHARD).build())
                        .getShards(0)
                        .hasFailure())
                .isFalse();
    }

    @Test
    void aReplicaWhosePrimaryHasForgottenItsLogIsSentFiles() throws Exception {
        startMaster(Map.of("index.translog.retention.size", "0b"));
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        for (int i = 0; i < 50; i++) {
            bulk(primary, index("d" + i, "word" + i));
        }
        bulk(primary, delete("d7"));
        flush(primary);
        bulk(primary, index("last", "word"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        for (int i = 0; i < 50; i++) {
            assertThat(get(replica, "d" + i).getFound()).isEqualTo(i != 7);
        }
        assertThat(get(replica, "last").getFound()).isTrue();
        bulk(primary, index("live", "word"));
        assertThat(get(replica, "live").getFound()).isTrue();
    }

    @Test
    void aPromotedReplicaGoesOnAndTheOldPrimaryFollowsIt() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        Copy second = start("b");
        master.assign(second.id(), "r", false);
        master.awaitStarted("r");
        bulk(first, index("1", "one"));

        master.promote("r");
        awaitWritten(second, index("2", "two"));
        assertThat(get(second, "2").getPrimaryTerm()).isEqualTo(2);
        assertThat(get(second, "1").getFound()).isTrue();

        master.assign(first.id(), "p2", false);
        master.awaitStarted("p2");
        bulk(second, index("3", "three"));
        assertThat(get(first, "3").getFound()).isTrue();
        assertThat(get(first, "2").getPrimaryTerm()).isEqualTo(2);
    }

    @Test
    void aWriteWaitsForTheRemovalOfACopyThatIsGone() throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        replica.node().close();

        NodeBulkResponse.ShardResult result = bulk(primary, index("1", "one"));

        assertThat(result.getSuccessfulCopies()).isEqualTo(1);
        assertThat(master.inSync()).containsExactly("p");
    }

    @Test
    void writesNeedAsManyCopiesAsTheIndexWants() throws Exception {
        startMaster(Map.of("index.write.min_in_sync", "2"));
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");

        NodeBulkResponse.ShardResult refused = tryBulk(primary, index("1", "one"));
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");

        assertThat(ErrorCode.of(refused.getFailure().getCode())).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
        bulk(primary, index("1", "one"));
        assertThat(get(replica, "1").getFound()).isTrue();
    }

    private void startMaster(Map<String, String> settings) throws IOException {
        master = new ReplicatedMaster(1, settings);
        Server server = InProcessServerBuilder.forName("master-" + run)
                .addService(master)
                .build()
                .start();
        opened.add(server::shutdownNow);
    }

    private Copy start(String directory) throws Exception {
        int port = ports.size() + 1;
        ports.add(port);
        DataNodeSettings settings = new DataNodeSettings(
                temporary.resolve(directory),
                directory,
                run,
                port,
                port,
                0,
                Map.of(),
                List.of("master-" + run),
                new DataNodeSettings.Limits(2, 100, 2, 100, 10 << 20, 10, 1 << 20));
        DataNode node = new DataNode(settings, new NativeEngines(), inProcess(), new SimpleMeterRegistry());
        opened.add(node);
        node.start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(run + ":" + port).build();
        opened.add(channel::shutdownNow);
        master.await(state ->
                state.getNodesList().stream().anyMatch(known -> known.getId().equals(node.id())));
        return new Copy(node, channel, node.id());
    }

    private Transport inProcess() {
        return new Transport() {
            @Override
            public ServerBuilder<?> server(int port) {
                return InProcessServerBuilder.forName(run + ":" + port);
            }

            @Override
            public ManagedChannel channel(String address) {
                return InProcessChannelBuilder.forName(address).build();
            }
        };
    }

    private static final class NativeEngines implements EngineProvider {
        @Override
        public ShardEngine open(Path directory, ShardConfig config) {
            return NativeShardEngine.open(directory, config);
        }

        @Override
        public AnalyzeResponse analyze(AnalyzeRequest request) {
            return NativeShardEngine.analyzeWithoutShard(request);
        }

        @Override
        public long memoryBytes() {
            return NativeShardEngine.memoryBytes();
        }
    }

    private static NodeBulkResponse.ShardResult bulk(Copy copy, WriteOperation... operations) {
        NodeBulkResponse.ShardResult result = tryBulk(copy, operations);
        assertThat(result.getFailure().getReason()).isEmpty();
        return result;
    }

    private static NodeBulkResponse.ShardResult tryBulk(Copy copy, WriteOperation... operations) {
        return ShardWriteServiceGrpc.newBlockingStub(copy.channel())
                .bulk(NodeBulkRequest.newBuilder()
                        .addShards(ShardBulk.newBuilder().setShard(SHARD).addAllOperations(List.of(operations)))
                        .setRefresh(RefreshPolicy.NONE)
                        .setTimeoutMillis(30_000)
                        .build())
                .getShards(0);
    }

    /** The node learns of its promotion a little later. */
    private static void awaitWritten(Copy copy, WriteOperation operation) {
        long end = System.nanoTime() + 60_000_000_000L;
        NodeBulkResponse.ShardResult result = tryBulk(copy, operation);
        while (result.hasFailure() && System.nanoTime() < end) {
            result = tryBulk(copy, operation);
        }
        assertThat(result.getFailure().getReason()).isEmpty();
    }

    private static void flush(Copy copy) {
        assertThat(ShardAdminServiceGrpc.newBlockingStub(copy.channel())
                        .flush(ShardsRequest.newBuilder().addShards(SHARD).build())
                        .getShards(0)
                        .getFailure()
                        .getReason())
                .isEmpty();
    }

    private static GetResponse.Document get(Copy copy, String id) {
        return ShardWriteServiceGrpc.newBlockingStub(copy.channel())
                .get(NodeGetRequest.newBuilder()
                        .addShards(NodeGetRequest.ShardGet.newBuilder()
                                .setShard(SHARD)
                                .setRequest(GetRequest.newBuilder()
                                        .setRealtime(true)
                                        .addDocuments(GetRequest.Document.newBuilder()
                                                .setId(id)
                                                .setSource(true))))
                        .build())
                .getShards(0)
                .getResponse()
                .getDocuments(0);
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
}
