package io.diagon.coordinator.routing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How busy each data node seems to this coordinator, after C3 (Suresh et al., NSDI 2015). A node ranks by {@code R - T + q³T}: the time
 * R in which it answers, the time T that a search takes there, and the searches q that are estimated to wait. The cube makes a short
 * queue win over a fast node before that node is overrun.
 */
public final class NodeLoad {
    /** Below this, differences of service times are noise; also what a node is given that has not been heard of. */
    private static final double LEAST_SERVICE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final LongSupplier clock;
    private final Map<String, ObservedNode> nodes = new ConcurrentHashMap<>();
    private volatile int clients = 1;

    public NodeLoad() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds from any origin */
    public NodeLoad(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * What a node tells of a search.
     *
     * @param serviceNanos that a shard took, without waiting; 0: not known
     * @param queueSize searches that waited on the node
     */
    public record Report(long serviceNanos, int queueSize) {}

    /**
     * A call goes to the node; one of {@link #answered}, {@link #finished}, {@link #missed} and {@link
     * #failed} follows.
     */
    public void sent(String nodeId) {
        nodes.computeIfAbsent(nodeId, id -> new ObservedNode()).sent();
    }

    /** The node answered a search after so long. */
    public void answered(String nodeId, long nanos, Report report) {
        ObservedNode node = nodes.get(nodeId);
        if (node != null) {
            node.answered(nanos, report, clock.getAsLong());
        }
    }

    /** A call is over that says nothing of how fast the node searches. */
    public void finished(String nodeId) {
        ObservedNode node = nodes.get(nodeId);
        if (node != null) {
            node.finished();
        }
    }

    /** The node was not waited for any longer than this. */
    public void missed(String nodeId, long nanos) {
        ObservedNode node = nodes.get(nodeId);
        if (node != null) {
            node.missed(nanos, clock.getAsLong());
        }
    }

    public void failed(String nodeId) {
        ObservedNode node = nodes.get(nodeId);
        if (node != null) {
            node.failed(clock.getAsLong());
        }
    }

    /** After how long 95 of 100 recent searches were answered; {@link Long#MAX_VALUE}: not known yet. */
    public long slowNanos(String nodeId) {
        ObservedNode node = nodes.get(nodeId);
        return node == null ? Long.MAX_VALUE : node.slowNanos();
    }

    /**
     * Lower is better.
     *
     * @param besides calls that are about to go there as well
     */
    double rank(String nodeId, int besides) {
        ObservedNode node = nodes.get(nodeId);
        return node == null ? rank(0, 0, 1 + besides) : node.rank(besides, clients, clock.getAsLong());
    }

    /** Forgets nodes that are gone. */
    public void retain(Set<String> nodeIds) {
        nodes.keySet().retainAll(nodeIds);
    }

    /** @param count coordinators that send searches, of which each sees only its own calls under way */
    public void clients(int count) {
        clients = Math.max(1, count);
    }

    static double rank(double responseNanos, double serviceNanos, double queue) {
        double service = Math.max(LEAST_SERVICE_NANOS, serviceNanos);
        return responseNanos - service + queue * queue * queue * service;
    }
}
