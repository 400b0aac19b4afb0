package io.diagon.master.allocation;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.RerouteAnswer;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.RerouteCommand.Step;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Carries out what an operator asks for. A step that a rule is against is refused, or explained; one that is only not now is done. */
final class RerouteSteps {
    private final AllocationRound round;

    private RerouteSteps(AllocationRound round) {
        this.round = round;
    }

    /** @throws SearchException ILLEGAL_ARGUMENT for a step that can not be done, unless explanations are asked for */
    static List<RerouteAnswer.Explanation> apply(AllocationRound round, RerouteCommand command) {
        if (command.getRetryFailed()) {
            forgetFailures(round);
        }
        RerouteSteps steps = new RerouteSteps(round);
        List<RerouteAnswer.Explanation> explanations = new ArrayList<>();
        for (int at = 0; at < command.getStepsCount(); at++) {
            List<AllocationDecision> decisions = steps.take(command.getSteps(at), command.getExplain());
            if (command.getExplain()) {
                explanations.add(RerouteAnswer.Explanation.newBuilder()
                        .setStep(at)
                        .addAllDecisions(decisions)
                        .build());
            }
        }
        return explanations;
    }

    private static void forgetFailures(AllocationRound round) {
        for (IndexDraft index : round.indices().values()) {
            for (ShardRouting copy : List.copyOf(index.shards())) {
                if (copy.getFailedAllocations() > 0) {
                    index.replace(
                            copy, copy.toBuilder().clearFailedAllocations().build());
                }
            }
        }
    }

    private List<AllocationDecision> take(Step step, boolean explain) {
        try {
            return take(step);
        } catch (SearchException refused) {
            if (!explain) {
                throw refused;
            }
            return List.of(AllocationDecision.newBuilder()
                    .setDecider(name(step) + "_allocation_command")
                    .setVerdict(Verdict.NO)
                    .setExplanation(refused.getMessage())
                    .build());
        }
    }

    private List<AllocationDecision> take(Step step) {
        IndexDraft index = round.indices().get(step.getShard().getIndexUuid());
        if (index == null) {
            throw new SearchException(
                    ErrorCode.INDEX_NOT_FOUND,
                    "no such index [" + step.getShard().getIndexName() + "]");
        }
        Node node = round.nodes().stream()
                .filter(known -> known.getId().equals(step.getNodeId()))
                .findFirst()
                .orElseThrow(() -> refused(step, "no data node [" + step.getNodeId() + "]"));
        return switch (step.getType()) {
            case MOVE -> move(step, index, node);
            case CANCEL -> cancel(step, index, node);
            case ALLOCATE_REPLICA -> allocateReplica(step, index, node);
            case ALLOCATE_STALE_PRIMARY -> allocateStale(step, index, node);
            case ALLOCATE_EMPTY_PRIMARY -> allocateEmpty(step, index, node);
            case UNRECOGNIZED -> throw refused(step, "unknown command");
        };
    }

    private List<AllocationDecision> move(Step step, IndexDraft index, Node node) {
        ShardRouting copy = on(step, index, step.getFromNodeId());
        if (copy.getState() != ShardRouting.State.STARTED) {
            throw refused(step, "shard is not started (state = " + copy.getState() + ")");
        }
        List<AllocationDecision> decisions = permitted(step, index, copy, node);
        index.relocate(copy, node.getId(), round.allocationIds().get());
        return decisions;
    }

    /** Its in-sync set stays: what is not written to any more its primary takes out. */
    private List<AllocationDecision> cancel(Step step, IndexDraft index, Node node) {
        ShardRouting copy = on(step, index, node.getId());
        if (copy.getPrimary() && !step.getAllowPrimary()) {
            throw refused(step, "shard is primary and [allow_primary] is not set");
        }
        index.replaceAll(Relocations.lost(
                index.shards(),
                copy,
                lost -> Unassigned.of(lost, "REROUTE_CANCELLED", "node [" + node.getName() + "]", round.nowMillis())));
        return List.of(done(step, "the allocation of shard " + copy.getShard() + " is cancelled"));
    }

    private List<AllocationDecision> allocateReplica(Step step, IndexDraft index, Node node) {
        int number = step.getShard().getNumber();
        if (!Relocations.isActive(index.primary(number))) {
            throw refused(step, "the primary is not active");
        }
        ShardRouting copy = index.copies(number)
                .filter(other -> !other.getPrimary() && other.getState() == ShardRouting.State.UNASSIGNED)
                .findFirst()
                .orElseThrow(() -> refused(step, "all copies are already assigned"));
        List<AllocationDecision> decisions = permitted(step, index, copy, node);
        index.initialize(copy, node.getId(), round.allocationIds().get(), false);
        return decisions;
    }

    private List<AllocationDecision> allocateStale(Step step, IndexDraft index, Node node) {
        ShardRouting primary = lostPrimary(step, index);
        String held = round.reports()
                .held(index.uuid(), primary.getShard(), node.getId())
                .orElseThrow(() -> refused(step, "node [" + node.getName() + "] has no copy of the shard"));
        index.inSyncOnly(primary.getShard(), List.of(held));
        PrimaryAllocation.open(index, primary, new PrimaryAllocation.Held(held, node.getId()));
        return List.of(done(step, "what the copy on [" + node.getName() + "] lacks is lost"));
    }

    private List<AllocationDecision> allocateEmpty(Step step, IndexDraft index, Node node) {
        ShardRouting primary = lostPrimary(step, index);
        index.inSyncOnly(primary.getShard(), List.of());
        PrimaryAllocation.begin(round, index, primary, node.getId());
        return List.of(done(step, "all documents of the shard are lost"));
    }

    private ShardRouting lostPrimary(Step step, IndexDraft index) {
        if (!step.getAcceptDataLoss()) {
            throw refused(step, "[accept_data_loss] is not set to true");
        }
        ShardRouting primary = index.primary(step.getShard().getNumber());
        if (primary.getState() != ShardRouting.State.UNASSIGNED) {
            throw refused(step, "primary is already assigned");
        }
        if (index.copies(primary.getShard()).anyMatch(copy -> copy.getNodeId().equals(step.getNodeId()))) {
            throw refused(step, "a copy of this shard is already allocated to this node");
        }
        return primary;
    }

    private List<AllocationDecision> permitted(Step step, IndexDraft index, ShardRouting copy, Node node) {
        List<AllocationDecision> decisions = AllocationDeciders.explainAllocate(round, index, copy, node);
        if (AllocationDeciders.worst(decisions) == Verdict.NO) {
            throw refused(
                    step,
                    "it is not allowed to be on [" + node.getName() + "], reason: "
                            + decisions.stream()
                                    .filter(decision -> decision.getVerdict() == Verdict.NO)
                                    .map(decision ->
                                            "[NO(" + decision.getDecider() + ": " + decision.getExplanation() + ")]")
                                    .collect(Collectors.joining()));
        }
        return decisions;
    }

    private static ShardRouting on(Step step, IndexDraft index, String nodeId) {
        return index.copies(step.getShard().getNumber())
                .filter(copy -> copy.getNodeId().equals(nodeId))
                .findFirst()
                .orElseThrow(() -> refused(step, "failed to find it on node [" + nodeId + "]"));
    }

    private static AllocationDecision done(Step step, String explanation) {
        return AllocationDecision.newBuilder()
                .setDecider(name(step) + "_allocation_command")
                .setVerdict(Verdict.YES)
                .setExplanation(explanation)
                .build();
    }

    private static String name(Step step) {
        return step.getType().name().toLowerCase(Locale.ROOT);
    }

    private static SearchException refused(Step step, String reason) {
        return new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT,
                "[" + name(step) + "] of shard [" + step.getShard().getIndexName() + "]["
                        + step.getShard().getNumber() + "]: " + reason);
    }
}
