package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;

/** What is true whatever happens. An object watches one run; a violation is an {@link AssertionError}. */
interface Invariant {
    /** The masters have changed the state. */
    default void committed(ClusterState before, ClusterState after) {}

    /** A copy believes to be the primary of a term. */
    default void led(SimulatedPrimary primary) {}

    /** A client is told that the operation will never be lost. */
    default void acknowledged(Acknowledged.Write write) {}

    /** Logs, disks or the state may have changed. */
    default void changed(SimulatedCluster cluster) {}

    /** Everything works for long enough. */
    default void healed(SimulatedCluster cluster) {}

    static void require(boolean condition, String otherwise, Object... values) {
        if (!condition) {
            StringBuilder text = new StringBuilder(otherwise);
            for (Object value : values) {
                text.append(" [").append(value).append(']');
            }
            throw new AssertionError(text);
        }
    }
}
