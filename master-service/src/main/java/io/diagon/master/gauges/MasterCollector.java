package io.diagon.master.gauges;

import io.diagon.cluster.ClusterState;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.RaftNode;
import io.diagon.metrics.Samples;
import io.diagon.metrics.ServiceCollector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** One look at the state for all that is asked, so that what is told belongs together. */
public final class MasterCollector implements MultiCollector {
    private final ServiceCollector.Labelled self;
    private final RaftNode raft;
    private final CommandQueue commands;
    private final RaftSamples raftSamples;
    private final LeaderSamples leaderSamples;
    private final StateSize stateSize = new StateSize();

    public MasterCollector(
            ServiceCollector.Labelled self, RaftNode raft, CommandQueue commands, LeaderSamples leaderSamples) {
        this.self = self;
        this.raft = raft;
        this.commands = commands;
        this.raftSamples = new RaftSamples(raft, System::currentTimeMillis);
        this.leaderSamples = leaderSamples;
    }

    @Override
    public MetricSnapshots collect() {
        ClusterState state = raft.stateMachine().current();
        Samples samples = self.samples();
        raftSamples.add(samples);
        samples.gauge("diagon_cluster_commands_pending", "commands that wait for their turn", commands.pending());
        samples.gauge("diagon_cluster_state_version", "version of the cluster state", state.version());
        samples.gauge("diagon_cluster_state_bytes", "size of the cluster state", stateSize.bytes(state));
        ClusterSamples.add(samples, state);
        if (raft.leads()) {
            leaderSamples.add(samples, state);
        }
        return samples.snapshots();
    }
}
