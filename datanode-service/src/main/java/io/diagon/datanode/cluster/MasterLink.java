package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.HeartbeatResponse;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.WatchStateRequest;
import io.diagon.protocol.cluster.WatchStateResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node in the cluster: registers, sends a heartbeat a second, and follows the cluster state by long polls. While no master
 * answers the node goes on with the last state it knows.
 */
public final class MasterLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration CALL = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final MasterClient heartbeats;
    private final MasterClient polls;
    private final Node node;
    private final Supplier<List<LocalShard>> localShards;
    private final DiskSpace disk;
    private final AppliedState state;
    private final Consumer<ClusterState> onState;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread watch;
    private volatile boolean joined;
    private volatile boolean leaving;
    private volatile boolean connected;
    /** Whether the failure that lasts has been logged; of the heartbeat's thread alone. */
    private boolean complained;

    /** Total and free bytes of the data directory. */
    public interface DiskSpace {
        long totalBytes();

        long freeBytes();
    }

    /**
     * @param polls another client than that for heartbeats, so that each finds its own way to the leader
     * @param onState called with every new state, by one thread
     */
    public MasterLink(
            MasterClient heartbeats,
            MasterClient polls,
            Node node,
            Supplier<List<LocalShard>> localShards,
            DiskSpace disk,
            AppliedState state,
            Consumer<ClusterState> onState) {
        this.heartbeats = heartbeats;
        this.polls = polls;
        this.node = node;
        this.localShards = localShards;
        this.disk = disk;
        this.state = state;
        this.onState = onState;
    }

    /** On threads of their own: a heartbeat must not wait for carriers that native calls hold. */
    public void start() {
        Thread.ofPlatform().daemon().name("diagon-heartbeat").start(() -> repeat(this::beat));
        watch = Thread.ofPlatform().daemon().name("diagon-state-watch").start(() -> repeat(this::poll));
    }

    /** Whether the cluster has taken this node in. */
    public boolean joined() {
        return joined;
    }

    /** Whether a master answered the last heartbeat. */
    public boolean connected() {
        return connected;
    }

    /** @param wanted whether to join again when the master does not know the node any longer */
    public void rejoin(boolean wanted) {
        leaving = !wanted;
    }

    private interface Step {
        /** Returns how long to wait before the next. */
        Duration run();
    }

    private void repeat(Step step) {
        try {
            Duration pause = Duration.ZERO;
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    pause = step.run();
                } catch (SearchException e) {
                    pause = RETRY;
                } catch (RuntimeException e) {
                    LOG.error("link to the master stumbled", e);
                    pause = RETRY;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration beat() {
        try {
            if (!joined) {
                register();
            }
            HeartbeatResponse response = heartbeats.call(CALL, Duration.ZERO, stub -> stub.heartbeat(heartbeat()));
            noteConnected();
            if (response.getUnknownNode() && leaving) {
                return HEARTBEAT;
            }
            if (response.getUnknownNode()) {
                LOG.info("master does not know this node any more, registering again [{}]", node.getName());
                joined = false;
                return Duration.ZERO;
            }
            return HEARTBEAT;
        } catch (SearchException e) {
            connected = false;
            if (!complained) {
                complained = true;
                LOG.error("no connection to a master: {}", e.getMessage());
            }
            throw e;
        }
    }

    private void register() {
        RegisterRequest request = RegisterRequest.newBuilder()
                .setNode(node)
                .addAllShards(localShards.get())
                .build();
        heartbeats.call(CALL, Duration.ZERO, stub -> stub.register(request));
        joined = true;
        LOG.info("joined the cluster as [{}] [{}]", node.getName(), node.getId());
    }

    private void noteConnected() {
        if (!connected) {
            connected = true;
            complained = false;
            LOG.info("master answers");
        }
    }

    private HeartbeatRequest heartbeat() {
        ClusterState known = state.current();
        return HeartbeatRequest.newBuilder()
                .setNodeId(node.getId())
                .setEphemeralId(node.getEphemeralId())
                .setTerm(known.term())
                .setVersion(known.version())
                .addAllShards(localShards.get())
                .setDiskTotalBytes(disk.totalBytes())
                .setDiskFreeBytes(disk.freeBytes())
                .build();
    }

    private Duration poll() {
        ClusterState known = state.current();
        WatchStateRequest request = WatchStateRequest.newBuilder()
                .setTerm(known.term())
                .setVersion(known.version())
                .setClusterUuid(known.clusterUuid())
                .setWaitMillis(POLL.toMillis())
                .build();
        WatchStateResponse response = polls.call(POLL.plus(CALL), Duration.ZERO, stub -> stub.watchState(request));
        if (response.hasState()) {
            ClusterState newest = ClusterState.of(response.getState());
            if (known.known() && !known.clusterUuid().equals(newest.clusterUuid())) {
                LOG.warn("master is of another cluster [{}], before [{}]", newest.clusterUuid(), known.clusterUuid());
            }
            if (state.offer(newest)) {
                onState.accept(newest);
                return Duration.ZERO;
            }
            return RETRY;
        }
        return Duration.ZERO;
    }

    /** Ends the polls too. No new state is taken afterwards, but for one whose taking lasts longer than some seconds. */
    @Override
    public void close() {
        stop.countDown();
        polls.close();
        Thread watching = watch;
        if (watching == null) {
            return;
        }
        try {
            watching.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
