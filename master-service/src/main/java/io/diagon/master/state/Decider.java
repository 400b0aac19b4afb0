package io.diagon.master.state;

import io.diagon.cluster.ClusterState;

/**
 * Decides what a command changes. Reads the state and changes nothing; runs on the leader alone, one at a time. Throws {@link
 * io.diagon.error.SearchException} when the command cannot be carried out.
 */
@FunctionalInterface
public interface Decider {
    Decision decide(ClusterState state);
}
