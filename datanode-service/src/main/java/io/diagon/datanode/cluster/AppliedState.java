package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import java.time.Duration;
import java.util.function.Predicate;

/** The newest cluster state that this node knows, and a place to wait for a newer one. Thread-safe. */
public final class AppliedState {
    private ClusterState current = ClusterState.UNKNOWN;

    public synchronized ClusterState current() {
        return current;
    }

    /** Begins with a state that was kept from before. */
    public void restore(ClusterState kept) {
        offer(kept);
    }

    /** Takes the state over if it is newer, or that of another cluster. Returns whether it was taken. */
    synchronized boolean offer(ClusterState state) {
        boolean otherCluster = current.known() && !current.clusterUuid().equals(state.clusterUuid());
        if (!otherCluster && !state.newerThan(current)) {
            return false;
        }
        current = state;
        notifyAll();
        return true;
    }

    /** Waits for a state that passes. Returns the last one known, which may not pass when the time is over. */
    synchronized ClusterState await(Predicate<ClusterState> wanted, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!wanted.test(current)) {
            long remaining = (end - System.nanoTime()) / 1_000_000;
            if (remaining <= 0) {
                break;
            }
            wait(remaining);
        }
        return current;
    }
}
