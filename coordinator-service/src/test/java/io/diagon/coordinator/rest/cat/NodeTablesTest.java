package io.diagon.coordinator.rest.cat;

import static org.assertj.core.api.Assertions.assertThat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.Recoveries;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.rest.RestCalls;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.JvmAndHost;
import io.diagon.protocol.shard.NodeStats;
import io.diagon.protocol.shard.NodeStatsRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardRecovery;
import io.diagon.protocol.shard.ShardStats;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTablesTest {
    private static final ShardId SHARD =
            ShardId.newBuilder().setIndexName("books").setIndexUuid("uuid").build();
    private static final ClusterStateMessage STATE = ClusterStateMessage.newBuilder()
            .setClusterUuid("cluster")
            .setVersion(1)
            .addNodes(Node.newBuilder()
                    .setId("a")
                    .setName("first")
                    .setHost("host")
                    .putAttributes("zone", "a")
                    .putAttributes("tier", "hot")
                    .addRoles(NodeRole.DATA))
            .addIndices(
                    IndexMetadata.newBuilder().setName("books").setUuid("uuid").setNumberOfShards(1))
            .addRouting(IndexRouting.newBuilder()
                    .setIndexUuid("uuid")
                    .addShards(ShardRouting.newBuilder()
                            .setState(ShardRouting.State.UNASSIGNED)
                            .setUnassignedReason("NODE_LEFT"))
                    .addShards(ShardRouting.newBuilder()
                            .setPrimary(true)
                            .setState(ShardRouting.State.STARTED)
                            .setNodeId("a")))
            .build();

    /** A node with one copy that is half recovered. */
    private static final class FakeNode extends ShardAdminServiceGrpc.ShardAdminServiceImplBase {
        @Override
        public void stats(NodeStatsRequest request, StreamObserver<NodeStats> observer) {
            NodeStats.Builder stats = NodeStats.newBuilder()
                    .setHost(JvmAndHost.newBuilder().setDiskTotalBytes(1000).setDiskFreeBytes(250))
                    .addShards(ShardStats.newBuilder()
                            .setShard(SHARD)
                            .setEngine(EngineStats.newBuilder().setDocs(5).setStoreBytes(100)));
            if (request.getWithRecoveries()) {
                stats.addRecoveries(ShardRecovery.newBuilder()
                        .setShard(SHARD)
                        .setType(ShardRecovery.Type.PEER)
                        .setStage(ShardRecovery.Stage.INDEX)
                        .setSourceNodeId("a")
                        .setStartMillis(System.currentTimeMillis())
                        .setFilesTotal(5)
                        .setFilesReused(1)
                        .setFilesRecovered(2)
                        .setBytesTotal(1000)
                        .setBytesRecovered(250)
                        .setOperationsTotal(-1));
            }
            observer.onNext(stats.build());
            observer.onCompleted();
        }
    }

    private final ClusterStateWatcher watcher =
            new ClusterStateWatcher((known, wait) -> Optional.of(ClusterState.of(STATE)), Duration.ofSeconds(1), false);
    private final NodeConnections connections = new NodeConnections(
            node -> InProcessChannelBuilder.forName("recovery").directExecutor().build());
    private final StatsCollector stats = new StatsCollector(new NodeCalls(connections), "own");
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = InProcessServerBuilder.forName("recovery")
                .directExecutor()
                .addService(new FakeNode())
                .build()
                .start();
        watcher.refresh();
    }

    @AfterEach
    void stop() {
        connections.close();
        server.shutdownNow();
    }

    @Test
    void aRecoveryUnderWayShowsHowFarItIs() {
        RestCalls calls = new RestCalls(new CatRecoveryEndpoint(watcher, new Recoveries(stats)));
        assertThat(calls.text("/_cat/recovery/books?h=i,s,ty,st,snode,f,fr,fp,b,br,bp,top"))
                .isEqualToIgnoringWhitespace("books 0 peer index first 4 2 50.0% 1000 250 25.0% -1.0%");
        assertThat(calls.text("/_cat/recovery?active_only&h=i")).isEqualToIgnoringWhitespace("books");
    }

    @Test
    void unassignedCopiesAreListedWithTheirReasonAndPrimariesFirst() {
        RestCalls calls = new RestCalls(new CatShardsEndpoint(watcher, stats));
        assertThat(calls.text("/_cat/shards?h=i,s,p,st,d,n,ur"))
                .isEqualToIgnoringWhitespace("books 0 p STARTED 5 first books 0 r UNASSIGNED NODE_LEFT");
    }

    @Test
    void allocationCountsTheCopiesOfEachNodeAndThoseOfNone() {
        RestCalls calls = new RestCalls(new CatAllocationEndpoint(watcher, stats));
        assertThat(calls.text("/_cat/allocation?h=s,di,du,dp,n"))
                .isEqualToIgnoringWhitespace("1 100b 750b 75 first 1 UNASSIGNED");
    }

    @Test
    void attributesAreListedByTheirNames() {
        RestCalls calls = new RestCalls(new CatNodeAttributesEndpoint(watcher));
        assertThat(calls.text("/_cat/nodeattrs"))
                .isEqualToIgnoringWhitespace("first host host tier hot first host host zone a");
        assertThat(calls.text("/_cat/nodeattrs?h=attr.name,value")).isEqualToIgnoringWhitespace("tier hot zone a");
    }
}
