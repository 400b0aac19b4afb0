package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.datanode.cluster.DepartureReason;
import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.shard.NativeEngines;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.NodeStatsRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardRecovery;
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
import io.diagon.protocol.write.WriteOperation;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Data nodes with the native engine that hold copies of one shard, where the test places them. */
abstract class ReplicatedShardFixture {
    static final ShardId SHARD = ShardId.newBuilder()
            .setIndexName(ReplicatedMaster.INDEX)
            .setIndexUuid(ReplicatedMaster.UUID)
            .build();

    @TempDir
    Path temporary;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String run = UUID.randomUUID().toString();
    private final List<Integer> ports = new ArrayList<>();
    ReplicatedMaster master = new ReplicatedMaster(1, Map.of());

    record Copy(DataNode node, ManagedChannel channel, String id) {}

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    void startMaster(Map<String, String> settings) throws IOException {
        master = new ReplicatedMaster(1, settings);
        Server server = InProcessServerBuilder.forName("master-" + run)
                .addService(master)
                .build()
                .start();
        opened.add(server::shutdownNow);
    }

    Copy start(String directory) throws Exception {
        return start(directory, Duration.ZERO);
    }

    Copy start(String directory, Duration grace) throws Exception {
        return start(directory, grace, Duration.ofSeconds(1), () -> DepartureReason.RESTART);
    }

    Copy start(String directory, Duration grace, Duration patience, DepartureReasons reasons) throws Exception {
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
                grace,
                patience,
                new DataNodeSettings.Limits(2, 100, 2, 100, 10 << 20, 10, 1 << 20, 1 << 30));
        DataNode node = new DataNode(settings, new NativeEngines(), inProcess(), new SimpleMeterRegistry(), reasons);
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

    static NodeBulkResponse.ShardResult bulk(Copy copy, WriteOperation... operations) {
        NodeBulkResponse.ShardResult result = tryBulk(copy, operations);
        assertThat(result.getFailure().getReason()).isEmpty();
        return result;
    }

    static NodeBulkResponse.ShardResult tryBulk(Copy copy, WriteOperation... operations) {
        return tryBulk(copy, RefreshPolicy.NONE, 0, 30_000, operations);
    }

    static NodeBulkResponse.ShardResult tryBulk(
            Copy copy, RefreshPolicy refresh, int activeCopies, long timeoutMillis, WriteOperation... operations) {
        return ShardWriteServiceGrpc.newBlockingStub(copy.channel())
                .bulk(NodeBulkRequest.newBuilder()
                        .addShards(ShardBulk.newBuilder()
                                .setShard(SHARD)
                                .setWaitForActiveShards(activeCopies)
                                .addAllOperations(List.of(operations)))
                        .setRefresh(refresh)
                        .setTimeoutMillis(timeoutMillis)
                        .build())
                .getShards(0);
    }

    /** Documents that a search of the copy sees. */
    static long visible(Copy copy) {
        return ShardAdminServiceGrpc.newBlockingStub(copy.channel())
                .stats(NodeStatsRequest.newBuilder().addShards(SHARD).build())
                .getShards(0)
                .getEngine()
                .getDocs();
    }

    /** The recovery of the copy once it has come to its end. */
    static ShardRecovery awaitRecovered(Copy copy) {
        long end = System.nanoTime() + 60_000_000_000L;
        ShardRecovery recovery = recovery(copy);
        while (recovery.getStopMillis() == 0 && System.nanoTime() < end) {
            recovery = recovery(copy);
        }
        return recovery;
    }

    private static ShardRecovery recovery(Copy copy) {
        return ShardAdminServiceGrpc.newBlockingStub(copy.channel())
                .stats(NodeStatsRequest.newBuilder().setWithRecoveries(true).build())
                .getRecoveriesList()
                .stream()
                .findFirst()
                .orElse(ShardRecovery.getDefaultInstance());
    }

    /** The node learns of its promotion a little later. */
    static void awaitWritten(Copy copy, WriteOperation operation) {
        long end = System.nanoTime() + 60_000_000_000L;
        NodeBulkResponse.ShardResult result = tryBulk(copy, operation);
        while (result.hasFailure() && System.nanoTime() < end) {
            result = tryBulk(copy, operation);
        }
        assertThat(result.getFailure().getReason()).isEmpty();
    }

    static void flush(Copy copy) {
        assertThat(ShardAdminServiceGrpc.newBlockingStub(copy.channel())
                        .flush(ShardsRequest.newBuilder().addShards(SHARD).build())
                        .getShards(0)
                        .getFailure()
                        .getReason())
                .isEmpty();
    }

    static GetResponse.Document get(Copy copy, String id) {
        NodeGetResponse.ShardResult result = tryGet(copy, id);
        assertThat(result.getFailure().getReason()).isEmpty();
        return result.getResponse().getDocuments(0);
    }

    static NodeGetResponse.ShardResult tryGet(Copy copy, String id) {
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
                .getShards(0);
    }

    static WriteOperation index(String id, String title) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.INDEX)
                .setId(id)
                .setSource(ByteString.copyFromUtf8("{\"title\":\"" + title + "\"}"))
                .build();
    }

    static WriteOperation delete(String id) {
        return WriteOperation.newBuilder()
                .setType(WriteOperation.Type.DELETE)
                .setId(id)
                .build();
    }
}
