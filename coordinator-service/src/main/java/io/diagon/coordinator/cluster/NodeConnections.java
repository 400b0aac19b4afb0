package io.diagon.coordinator.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.Node;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One channel to each data node, opened at the first use and closed when the node is gone or has started anew elsewhere. */
public final class NodeConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConnections.class);
    /** Left alone, a channel to a node that came back waits for up to two minutes between attempts. */
    private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** For calls to a node that is gone from the cluster. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final ChannelFactory factory;
    private final ConcurrentHashMap<String, Connection> connections = new ConcurrentHashMap<>();

    public NodeConnections(ChannelFactory factory) {
        this.factory = factory;
    }

    public Channel channel(Node node) {
        Connection connection = connections.get(node.getId());
        if (connection == null || !connection.leadsTo(node)) {
            connection = connections.compute(node.getId(), (id, existing) -> {
                if (existing != null && existing.leadsTo(node)) {
                    return existing;
                }
                if (existing != null) {
                    existing.close();
                }
                return new Connection(node, factory.open(node));
            });
        }
        connection.hasten();
        return connection.channel;
    }

    /** Closes what leads to nodes that the state no longer has. Calls under way have some time to come to their end. */
    public void retain(ClusterState state) {
        connections.forEach((id, connection) -> {
            Node node = state.node(id);
            if ((node == null || !connection.leadsTo(node)) && connections.remove(id, connection)) {
                connection.close();
            }
        });
    }

    /** How many channels are open. */
    public int size() {
        return connections.size();
    }

    @Override
    public void close() {
        connections.values().forEach(connection -> connection.channel.shutdownNow());
        connections.clear();
    }

    private static final class Connection {
        private final Node node;
        private final ManagedChannel channel;
        private final AtomicLong lastReset = new AtomicLong(System.nanoTime());
        private boolean failing;

        Connection(Node node, ManagedChannel channel) {
            this.node = node;
            this.channel = channel;
            watch(channel.getState(false));
        }

        boolean leadsTo(Node other) {
            return node.getEphemeralId().equals(other.getEphemeralId())
                    && node.getGrpcPort() == other.getGrpcPort()
                    && node.getHost().equals(other.getHost());
        }

        /**
         * Whoever waits for a node that hangs learns before long that it does not belong to the cluster any more. Until then the channel
         * works on: for calls under way, and for whoever has just been given it.
         */
        void close() {
            Thread.ofVirtual().name("channel-closing").start(() -> {
                try {
                    channel.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                channel.shutdownNow();
            });
        }

        void hasten() {
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                long last = lastReset.get();
                long now = System.nanoTime();
                if (now - last > RECONNECT_NANOS && lastReset.compareAndSet(last, now)) {
                    channel.resetConnectBackoff();
                }
            }
        }

        /** Runs once at a time: each call waits for the next change of the channel's state. */
        private void watch(ConnectivityState state) {
            if (state == ConnectivityState.TRANSIENT_FAILURE && !failing) {
                failing = true;
                LOG.error(
                        "connection to node failed [{}] at [{}:{}]",
                        node.getName(),
                        node.getHost(),
                        node.getGrpcPort());
            } else if (state == ConnectivityState.READY && failing) {
                failing = false;
                LOG.info("connected to node again [{}]", node.getName());
            }
            if (state != ConnectivityState.SHUTDOWN) {
                channel.notifyWhenStateChanged(state, () -> watch(channel.getState(false)));
            }
        }
    }
}
