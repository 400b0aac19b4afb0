package io.diagon.coordinator.scatter;

import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import java.util.concurrent.TimeUnit;

/**
 * When a second copy is asked besides one that is late (Dean and Barroso, The Tail at Scale, 2013): after the time in which the node
 * answers 95 of 100 searches, and for a small share of all requests, so that slow nodes do not double the work of the others.
 */
public final class Hedging {
    /** Of requests that are all sent once. */
    static final long NEVER = Long.MAX_VALUE;

    /** Sooner, the second request would seldom win. */
    private static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int MAX_PERMITS = 20;

    private final NodeLoad load;
    private final SearchMetrics metrics;
    private final HedgeBudget budget;

    /** @param share second requests for each first one at most; 0: none */
    public Hedging(NodeLoad load, SearchMetrics metrics, double share) {
        this.load = load;
        this.metrics = metrics;
        this.budget = new HedgeBudget(share, MAX_PERMITS);
    }

    /** @param next from now on */
    public void share(double next) {
        budget.share(next);
    }

    /** A request goes to the node; returns after how many nanoseconds another copy is asked, or {@link #NEVER}. */
    long requested(String nodeId) {
        if (!budget.open()) {
            return NEVER;
        }
        budget.requested();
        long slow = load.slowNanos(nodeId);
        return slow == Long.MAX_VALUE ? NEVER : Math.max(LEAST_DELAY_NANOS, slow);
    }

    boolean permitted() {
        boolean permitted = budget.take();
        if (permitted) {
            metrics.hedgeSent();
        } else {
            metrics.hedgeRefused();
        }
        return permitted;
    }

    void won() {
        metrics.hedgeWon();
    }
}
