package io.diagon.master.metrics;

import io.diagon.cluster.ClusterState;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.RaftNode;
import io.diagon.protocol.cluster.ShardRouting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Raft, the state and the queue of commands as gauges. */
public final class MasterMeters {
    public MasterMeters(MeterRegistry registry, RaftNode raft, CommandQueue commands) {
        Gauge.builder("diagon.raft.leader", raft, node -> node.leads() ? 1 : 0)
                .description("1 on the master that leads")
                .register(registry);
        Gauge.builder("diagon.raft.term", raft, RaftNode::term)
                .description("current Raft term")
                .register(registry);
        Gauge.builder("diagon.raft.applied.index", raft, RaftNode::appliedIndex)
                .description("last Raft log entry that was applied")
                .register(registry);
        Gauge.builder("diagon.cluster.state.version", raft, node -> state(node).version())
                .description("version of the cluster state")
                .register(registry);
        Gauge.builder("diagon.cluster.nodes", raft, node -> state(node).nodes().size())
                .description("nodes that are registered")
                .register(registry);
        Gauge.builder("diagon.cluster.commands.pending", commands, CommandQueue::pending)
                .description("cluster commands that wait for their turn")
                .register(registry);
        for (ShardRouting.State value : ShardRouting.State.values()) {
            if (value != ShardRouting.State.UNRECOGNIZED) {
                Gauge.builder("diagon.cluster.shards", raft, node -> shards(node, value))
                        .tag("state", value.name().toLowerCase(Locale.ROOT))
                        .description("copies of shards by state")
                        .register(registry);
            }
        }
    }

    private static ClusterState state(RaftNode raft) {
        return raft.stateMachine().current();
    }

    private static double shards(RaftNode raft, ShardRouting.State wanted) {
        return state(raft).routing().values().stream()
                .flatMap(index -> index.getShardsList().stream())
                .filter(shard -> shard.getState() == wanted)
                .count();
    }
}
