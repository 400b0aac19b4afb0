package io.diagon.coordinator.cluster;

import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RegisterRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this coordinator among the nodes of the cluster, for as long as it runs: a coordinator holds nothing, and has a new id with
 * every start. It serves whether a master hears it or not.
 */
public final class Registration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final Duration CALL = Duration.ofSeconds(3);
    /** For a heartbeat that is under way, and the last word. */
    private static final Duration LEAVING = Duration.ofSeconds(6);

    private final MasterClient master;
    private final Duration interval;
    private final String id = UUID.randomUUID().toString();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean joined;
    private volatile @Nullable Thread thread;

    /** @param interval between two heartbeats, which is what the masters expect */
    public Registration(MasterClient master, Duration interval) {
        this.master = master;
        this.interval = interval;
    }

    /** The id of this node. */
    public String id() {
        return id;
    }

    /** Whether the cluster has taken this node in. */
    public boolean joined() {
        return joined;
    }

    /** @param httpPort where this node serves by now */
    public void start(String name, String host, int httpPort) {
        Node node = Node.newBuilder()
                .setId(id)
                .setEphemeralId(id)
                .setName(name)
                .setHost(host)
                .setHttpPort(httpPort)
                .addRoles(NodeRole.COORDINATOR)
                .build();
        thread = Thread.ofVirtual().name("registration").start(() -> run(node));
    }

    private void run(Node node) {
        try {
            Duration pause = Duration.ZERO;
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = beat(node);
            }
            sayGone();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait before the next. */
    private Duration beat(Node node) {
        try {
            if (!joined) {
                RegisterRequest request =
                        RegisterRequest.newBuilder().setNode(node).build();
                master.call(stub -> stub.register(request), CALL);
                joined = true;
                LOG.info("joined the cluster as [{}] [{}]", node.getName(), id);
            }
            HeartbeatRequest request = HeartbeatRequest.newBuilder()
                    .setNodeId(id)
                    .setEphemeralId(id)
                    .build();
            HeartbeatResponse response = master.call(stub -> stub.heartbeat(request), CALL);
            if (response.getUnknownNode()) {
                LOG.info("master does not know this node any more, registering again [{}]", node.getName());
                joined = false;
                return Duration.ZERO;
            }
        } catch (SearchException failure) {
            LOG.debug("no master hears this node: {}", failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("heartbeat failed", failure);
        }
        return interval;
    }

    /** Nobody has to find out by its silence. By the thread that registers, so that it does not come back after that. */
    private void sayGone() {
        if (!joined) {
            return;
        }
        ClusterCommand command = ClusterCommand.newBuilder()
                .setNodeLeaving(NodeLeavingCommand.newBuilder()
                        .setNodeId(id)
                        .setEphemeralId(id)
                        .setGone(true))
                .build();
        try {
            master.call(stub -> stub.execute(command), CALL);
        } catch (SearchException failure) {
            LOG.debug("no master hears that this node is gone: {}", failure.getMessage());
        }
    }

    /** Leaves the cluster. To be closed when the last request is answered. */
    @Override
    public void close() {
        stop.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(LEAVING);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
