package io.diagon.coordinator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.shard.ShardsResponse;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardBroadcastTest {
    private static final IndexMetadata INDEX = IndexMetadata.newBuilder()
            .setName("books")
            .setUuid("uuid")
            .setNumberOfShards(1)
            .build();

    private final List<Server> servers = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    /** What a node answers for its shard; null: done. */
    private volatile Function<String, @Nullable ErrorCode> failure = node -> null;

    private volatile ClusterState newest = state(1, "a");
    private final ClusterStateWatcher watcher =
            new ClusterStateWatcher((known, wait) -> Optional.of(newest), Duration.ofSeconds(30), false);
    private final NodeConnections connections = new NodeConnections(
            node -> InProcessChannelBuilder.forName("broadcast-" + node.getId()).build());

    /** The only copy of the only shard, and where it is. */
    private static ClusterState state(long version, String node) {
        return ClusterState.of(ClusterStateMessage.newBuilder()
                .setClusterUuid("cluster")
                .setVersion(version)
                .addIndices(INDEX)
                .addNodes(Node.newBuilder().setId("a"))
                .addNodes(Node.newBuilder().setId("b"))
                .addRouting(IndexRouting.newBuilder()
                        .setIndexUuid("uuid")
                        .addShards(ShardRouting.newBuilder()
                                .setPrimary(true)
                                .setState(ShardRouting.State.STARTED)
                                .setNodeId(node)))
                .build());
    }

    private final class FakeNode extends ShardAdminServiceGrpc.ShardAdminServiceImplBase {
        private final String id;

        FakeNode(String id) {
            this.id = id;
        }

        @Override
        public void refresh(ShardsRequest request, StreamObserver<ShardsResponse> observer) {
            asked.add(id);
            ErrorCode code = failure.apply(id);
            ShardsResponse.Builder response = ShardsResponse.newBuilder();
            request.getShardsList().forEach(shard -> {
                ShardsResponse.ShardResult.Builder result =
                        response.addShardsBuilder().setShard(shard);
                if (code != null) {
                    result.setFailure(Failure.newBuilder().setCode(code.number()));
                }
            });
            observer.onNext(response.build());
            observer.onCompleted();
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String id : List.of("a", "b")) {
            servers.add(InProcessServerBuilder.forName("broadcast-" + id)
                    .addService(new FakeNode(id))
                    .build()
                    .start());
        }
        watcher.refresh();
    }

    @AfterEach
    void close() {
        connections.close();
        servers.forEach(Server::shutdownNow);
    }

    private ShardBroadcast.Result refresh() {
        return new ShardBroadcast(new NodeCalls(connections), watcher)
                .run(
                        watcher.current(),
                        List.of(INDEX),
                        shards ->
                                ShardsRequest.newBuilder().addAllShards(shards).build(),
                        ShardAdminServiceGrpc.getRefreshMethod(),
                        Duration.ofMinutes(1));
    }

    @Test
    void aCopyThatHasMovedIsAskedWhereItIs() {
        newest = state(2, "b");
        failure = node -> node.equals("a") ? ErrorCode.SHARD_NOT_FOUND : null;
        assertThat(refresh()).isEqualTo(new ShardBroadcast.Result(1, 1, List.of()));
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void aCopyThatTookAnothersPlaceMeanwhileIsAskedTooAndCountsOnce() {
        failure = node -> {
            newest = state(2, "b");
            watcher.refresh();
            return null;
        };
        assertThat(refresh()).isEqualTo(new ShardBroadcast.Result(1, 1, List.of()));
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void aCopyThatRefusesIsAskedOnce() {
        failure = node -> ErrorCode.REJECTED_EXECUTION;
        assertThat(refresh().failures()).hasSize(1);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void aCopyThatIsNotWhereItShouldBeIsReportedInTheEnd() {
        failure = node -> ErrorCode.SHARD_NOT_FOUND;
        ShardBroadcast.Result result = refresh();
        assertThat(result.successful()).isZero();
        assertThat(result.failures())
                .extracting(ShardBroadcast.ShardFailure::nodeId)
                .containsExactly("a");
    }
}
