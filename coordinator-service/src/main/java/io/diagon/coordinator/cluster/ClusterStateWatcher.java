package io.diagon.coordinator.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the newest cluster state at hand. One thread polls; anyone may ask for a refresh when the routing turned out stale. */
public final class ClusterStateWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterStateWatcher.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ClusterStateSource source;
    private final Duration interval;
    private final boolean longPoll;
    private final List<Consumer<ClusterState>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock refreshing = new ReentrantLock();
    private final Thread poller;
    private volatile ClusterState current = ClusterState.UNKNOWN;
    private volatile boolean closed;
    private volatile boolean connected;
    private volatile long answeredNanos = System.nanoTime();
    /** When the last refresh began; guarded by {@code refreshing}. */
    private long refreshStarted = System.nanoTime();

    public ClusterStateWatcher(ClusterStateSource source, Duration interval, boolean longPoll) {
        this.source = source;
        this.interval = interval;
        this.longPoll = longPoll;
        this.poller = Thread.ofVirtual().name("cluster-state-poller").unstarted(this::poll);
    }

    public void start() {
        poller.start();
    }

    public ClusterState current() {
        return current;
    }

    /** Whether the last poll was answered by a master. */
    public boolean connected() {
        return connected;
    }

    /** Since a master last answered the poll; since the start, if none has. */
    public long silentNanos() {
        return System.nanoTime() - answeredNanos;
    }

    /** Called with each new state, in order. */
    public void onChange(Consumer<ClusterState> listener) {
        listeners.add(listener);
    }

    /**
     * Asks a master now and returns the newest state known after that, which is the old one if no master answers. Those that wait
     * while a refresh runs share the next one.
     */
    public ClusterState refresh() {
        long asked = System.nanoTime();
        refreshing.lock();
        try {
            if (refreshStarted - asked < 0) {
                refreshStarted = System.nanoTime();
                LOG.debug("refreshing the cluster state");
                source.fetch(current(), Duration.ZERO).ifPresent(this::accept);
            }
        } catch (IOException failure) {
            LOG.debug("refresh of the cluster state failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            refreshing.unlock();
        }
        return current();
    }

    /** Waits until a state satisfies the condition; false if none did in time. */
    public boolean await(Predicate<ClusterState> condition, Duration limit) throws InterruptedException {
        long remaining = limit.toNanos();
        lock.lock();
        try {
            while (!condition.test(current())) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        poller.interrupt();
    }

    private void poll() {
        while (!closed) {
            try {
                ClusterState known = current();
                boolean wait = longPoll && known.known();
                long started = System.nanoTime();
                source.fetch(known, wait ? interval : Duration.ZERO).ifPresent(this::accept);
                connected = true;
                answeredNanos = System.nanoTime();
                LOG.debug(
                        "polled the cluster state, now at term {} version {}",
                        current().term(),
                        current().version());
                if (!wait && !longPoll) {
                    pause(current().known() ? interval : RETRY);
                } else if (!current().newerThan(known) && System.nanoTime() - started < RETRY.toNanos()) {
                    pause(RETRY); // the master did not hold the poll
                }
            } catch (IOException failure) {
                connected = false;
                LOG.debug("no master answers", failure);
                pauseQuietly(RETRY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.error("applying a cluster state failed", failure);
                pauseQuietly(RETRY);
            }
        }
    }

    /** States never go back, but for a cluster that was made anew. */
    void accept(ClusterState next) {
        lock.lock();
        try {
            ClusterState previous = current();
            boolean sameCluster = next.clusterUuid().equals(previous.clusterUuid());
            if (!next.known() || (sameCluster && !next.newerThan(previous))) {
                return;
            }
            current = next;
            logNodes(previous, next);
            listeners.forEach(listener -> listener.accept(next));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void logNodes(ClusterState previous, ClusterState next) {
        for (Node node : next.nodes().values()) {
            Node known = previous.node(node.getId());
            if (known == null || !known.getEphemeralId().equals(node.getEphemeralId())) {
                LOG.info(
                        "node found [{}] [{}] at [{}:{}]",
                        node.getName(),
                        node.getId(),
                        node.getHost(),
                        node.getGrpcPort());
            }
        }
        for (Node node : previous.nodes().values()) {
            if (next.node(node.getId()) == null) {
                LOG.info("node lost [{}] [{}]", node.getName(), node.getId());
            }
        }
    }

    private void pauseQuietly(Duration duration) {
        try {
            pause(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        await(state -> closed, duration);
    }
}
