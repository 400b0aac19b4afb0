package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.RerouteAnswer;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.record.ClusterRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Says where copies go, in rounds of phases: primaries, replicas of those that are started, copies that may not stay where they are, and, when all
 * are at work, balance. What is allowed the {@link AllocationDeciders} say; among what is allowed the {@link BalanceWeight} decides.
 */
public final class Allocator {
    private final Supplier<String> allocationIds;
    private volatile Map<String, String> configured;

    /** @param configured settings that the masters are configured with; the cluster's settings go before them */
    public Allocator(Map<String, String> configured) {
        this(() -> UUID.randomUUID().toString(), configured);
    }

    public Allocator(Supplier<String> allocationIds, Map<String, String> configured) {
        this.allocationIds = allocationIds;
        this.configured = Map.copyOf(configured);
    }

    /** @param next settings that the masters are configured with from now on */
    public void configure(Map<String, String> next) {
        configured = Map.copyOf(next);
    }

    /** The settings that the masters are configured with at present. */
    public Map<String, String> configured() {
        return configured;
    }

    /** What changes for one index. */
    public record Change(IndexMetadata index, IndexRouting routing) {
        public List<ClusterRecord> records() {
            return List.of(Decision.put(index), Decision.put(routing));
        }
    }

    public List<Change> allocate(ClusterState state, ClusterReports reports, long nowMillis) {
        AllocationRound round = round(state, reports, nowMillis);
        PrimaryAllocation.run(round);
        ReplicaAllocation.run(round);
        ForcedMoves.run(round);
        Rebalancing.run(round);
        return changes(round);
    }

    /** What an operator asks for. The changes are all of the steps, or none. */
    public Rerouted reroute(ClusterState state, ClusterReports reports, RerouteCommand command, long nowMillis) {
        AllocationRound round = round(state, reports, nowMillis);
        List<RerouteAnswer.Explanation> explanations = RerouteSteps.apply(round, command);
        return new Rerouted(changes(round), explanations);
    }

    /** @param explanations a step each, where they were asked for */
    public record Rerouted(List<Change> changes, List<RerouteAnswer.Explanation> explanations) {}

    public ExplainAllocationResponse explain(
            ClusterState state, ClusterReports reports, ExplainAllocationRequest request, long nowMillis) {
        return AllocationExplanation.of(round(state, reports, nowMillis), request);
    }

    private AllocationRound round(ClusterState state, ClusterReports reports, long nowMillis) {
        return AllocationRound.of(state, reports, AllocationSettings.of(state, configured), allocationIds, nowMillis);
    }

    private static List<Change> changes(AllocationRound round) {
        return round.indices().values().stream()
                .map(IndexDraft::change)
                .flatMap(Optional::stream)
                .toList();
    }
}
