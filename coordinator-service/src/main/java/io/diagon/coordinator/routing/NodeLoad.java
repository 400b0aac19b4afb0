package io.diagon.coordinator.routing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How busy each data node seems, after C3 (Suresh et al., NSDI 2015): the cube of the estimated queue, times the service time. The
 * cube makes a short queue win over a fast node before that node is overrun.
 */
public final class NodeLoad {
    private static final double ALPHA = 0.3;

    private final Map<String, Load> loads = new ConcurrentHashMap<>();

    private static final class Load {
        private double responseNanos;
        private double queueSize;
        private int outstanding;

        synchronized void sent() {
            outstanding++;
        }

        synchronized void answered(long nanos, int queue) {
            outstanding--;
            responseNanos = responseNanos == 0 ? nanos : ALPHA * nanos + (1 - ALPHA) * responseNanos;
            queueSize = ALPHA * queue + (1 - ALPHA) * queueSize;
        }

        synchronized double rank() {
            double queue = 1 + outstanding + queueSize;
            return queue * queue * queue * Math.max(1, responseNanos);
        }
    }

    /** A search goes to the node; {@link #answered} follows, whatever becomes of it. */
    public void sent(String nodeId) {
        loads.computeIfAbsent(nodeId, id -> new Load()).sent();
    }

    public void answered(String nodeId, long nanos, int queueSize) {
        Load load = loads.get(nodeId);
        if (load != null) {
            load.answered(nanos, queueSize);
        }
    }

    double rank(String nodeId) {
        Load load = loads.get(nodeId);
        return load == null ? 0 : load.rank();
    }

    /** Forgets nodes that are gone. */
    public void retain(Set<String> nodeIds) {
        loads.keySet().retainAll(nodeIds);
    }
}
