package io.diagon.coordinator.cluster;

import io.diagon.cluster.ClusterState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where cluster states come from: a master, or something that stands for one. */
public interface ClusterStateSource {
    /**
     * A state that differs from {@code known}, waiting up to {@code wait} for one; empty if there is none.
     *
     * @throws IOException if no source answers
     */
    Optional<ClusterState> fetch(ClusterState known, Duration wait) throws IOException, InterruptedException;
}
