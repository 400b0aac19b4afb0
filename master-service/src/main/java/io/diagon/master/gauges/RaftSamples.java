package io.diagon.master.gauges;

import io.diagon.master.state.RaftNode;
import io.diagon.metrics.Samples;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** This master's place among the masters. */
final class RaftSamples {
    /** Several heartbeats of Raft. */
    private static final Duration OF_LATE = Duration.ofSeconds(3);

    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final RaftNode raft;
    private final LongSupplier clock;

    /** @param clock milliseconds since the epoch */
    RaftSamples(RaftNode raft, LongSupplier clock) {
        this.raft = raft;
        this.clock = clock;
    }

    void add(Samples samples) {
        boolean leads = raft.leads();
        samples.gauge("diagon_raft_leader", "1 on the master that leads", leads ? 1 : 0);
        samples.gauge(
                "diagon_raft_leader_known",
                "1 if this master knows a leader",
                raft.leader().isPresent() ? 1 : 0);
        samples.gauge("diagon_raft_term", "current Raft term", raft.term());
        samples.gauge("diagon_raft_applied_index", "last entry that was applied", raft.appliedIndex());
        samples.gauge("diagon_raft_committed_index", "last entry that a majority has", raft.committedIndex());
        samples.gauge("diagon_raft_peers", "masters that there should be", raft.groupSize());
        if (leads) {
            samples.gauge(
                    "diagon_raft_peers_alive",
                    "masters that answered of late, the leader included",
                    raft.followers(OF_LATE).size() + 1);
        }
        raft.stateMachine().snapshot().ifPresent(snapshot -> {
            samples.gauge(
                    "diagon_raft_snapshot_age_seconds",
                    "since the last snapshot",
                    (clock.getAsLong() - snapshot.millis()) / MILLIS);
            samples.gauge("diagon_raft_snapshot_bytes", "size of the last snapshot", snapshot.bytes());
        });
    }
}
