package io.diagon.master.rpc;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.state.CommandQueue;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.CommandAnswer;
import io.diagon.protocol.cluster.RerouteAnswer;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Reroutes, which answer more than that they are done. */
final class Reroutes {
    private final CommandQueue queue;
    private final NodeRegistry registry;
    private final Allocator allocator;
    private final LongSupplier clock;

    Reroutes(CommandQueue queue, NodeRegistry registry, Allocator allocator, LongSupplier clock) {
        this.queue = queue;
        this.registry = registry;
        this.allocator = allocator;
        this.clock = clock;
    }

    /** @param current the state that a dry run is tried on */
    CommandAnswer execute(ClusterState current, RerouteCommand command, Duration timeout) {
        RerouteAnswer.Builder answer = RerouteAnswer.newBuilder();
        ClusterState after;
        if (command.getDryRun()) {
            Decision decision = decide(current, command, answer);
            after = ClusterStateBuilder.apply(
                    current,
                    RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                    current.term());
            answer.setState(after.toMessage());
        } else {
            after = queue.execute(state -> decide(state, command, answer), timeout);
        }
        return CommandAnswer.newBuilder()
                .setAcknowledged(true)
                .setTerm(after.term())
                .setVersion(after.version())
                .setReroute(answer)
                .build();
    }

    private Decision decide(ClusterState state, RerouteCommand command, RerouteAnswer.Builder answer) {
        Allocator.Rerouted rerouted = allocator.reroute(state, registry.reports(), command, clock.getAsLong());
        answer.clearExplanations().addAllExplanations(rerouted.explanations());
        List<ClusterRecord> records = new ArrayList<>();
        rerouted.changes().forEach(change -> records.addAll(change.records()));
        return new Decision(records);
    }
}
