package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateSource;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.metrics.WriteMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An index of one shard and one replica, and the nodes that it may be on. */
final class FakeCluster implements AutoCloseable, ClusterStateSource {
    private final Map<String, FakeWriteNode> nodes = new TreeMap<>();
    private final NodeConnections connections =
            new NodeConnections(node -> node(node.getId()).channel());
    private final NodeCalls calls = new NodeCalls(connections);
    final ClusterStateWatcher watcher = new ClusterStateWatcher(this, Duration.ofSeconds(30), false);
    private volatile ClusterState newest = ClusterState.UNKNOWN;
    private volatile Map<String, String> settings = Map.of();

    FakeCluster() {
        watcher.onChange(connections::retain);
    }

    FakeWriteNode node(String id) {
        return nodes.computeIfAbsent(id, FakeWriteNode::new);
    }

    FakeCluster with(String setting, String value) {
        settings = Map.of(setting, value);
        return this;
    }

    /** What masters answer from now on; the first node has the primary. Coordinators hear of it when they ask. */
    FakeCluster started(String... ids) {
        ClusterStateMessage.Builder message = ClusterStateMessage.newBuilder()
                .setClusterUuid("cluster")
                .setVersion(newest.version() + 1)
                .addIndices(IndexMetadata.newBuilder()
                        .setName("books")
                        .setUuid("uuid")
                        .setNumberOfShards(1)
                        .setNumberOfReplicas(1)
                        .putAllSettings(settings));
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid("uuid");
        for (String id : ids) {
            message.addNodes(node(id).node);
            routing.addShards(ShardRouting.newBuilder()
                    .setPrimary(id.equals(ids[0]))
                    .setNodeId(id)
                    .setState(ShardRouting.State.STARTED));
        }
        newest = ClusterState.of(message.addRouting(routing).build());
        return this;
    }

    /** The coordinator knows what the masters know. */
    FakeCluster known() {
        watcher.refresh();
        return this;
    }

    BulkExecutor writes() {
        return new BulkExecutor(
                watcher,
                new MasterClient(List.of(), node -> node(node.getId()).channel(), watcher),
                calls,
                new WriteMetrics(new SimpleMeterRegistry()));
    }

    DocumentReader reads() {
        return new DocumentReader(
                watcher, calls, new ReplicaSelector(new NodeLoad(), node -> false), Duration.ofMillis(200));
    }

    @Override
    public Optional<ClusterState> fetch(ClusterState known, Duration wait) {
        return newest.newerThan(known) ? Optional.of(newest) : Optional.empty();
    }

    @Override
    public void close() {
        connections.close();
        nodes.values().forEach(FakeWriteNode::close);
        watcher.close();
    }
}
