package io.diagon.master.allocation;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.AllocationDecision.Verdict;
import io.diagon.protocol.cluster.ExplainAllocationRequest;
import io.diagon.protocol.cluster.ExplainAllocationResponse;
import io.diagon.protocol.cluster.ExplainAllocationResponse.NodeDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Why a copy is where it is, or nowhere: what every rule says of every node. */
final class AllocationExplanation {
    private final AllocationRound round;
    private final IndexDraft index;
    private final ShardRouting copy;

    private AllocationExplanation(AllocationRound round, IndexDraft index, ShardRouting copy) {
        this.round = round;
        this.index = index;
        this.copy = copy;
    }

    /** @throws SearchException INDEX_NOT_FOUND, ILLEGAL_ARGUMENT if there is no such copy */
    static ExplainAllocationResponse of(AllocationRound round, ExplainAllocationRequest request) {
        IndexDraft index = round.indices().get(request.getShard().getIndexUuid());
        if (index == null) {
            throw new SearchException(
                    ErrorCode.INDEX_NOT_FOUND,
                    "no such index [" + request.getShard().getIndexName() + "]");
        }
        ShardRouting copy = index.copies(request.getShard().getNumber())
                .filter(other -> other.getPrimary() == request.getPrimary() && !Relocations.isTarget(other))
                .filter(other ->
                        request.getNodeId().isEmpty() || other.getNodeId().equals(request.getNodeId()))
                .min(Comparator.comparing(ShardRouting::getState))
                .orElseThrow(() -> new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "no such copy of the shard"));
        AllocationExplanation explanation = new AllocationExplanation(round, index, copy);
        List<NodeDecision> nodes = explanation.nodes();
        ExplainAllocationResponse.Builder answer =
                ExplainAllocationResponse.newBuilder().setCopy(copy);
        switch (copy.getState()) {
            case UNASSIGNED -> explanation.unassigned(answer, nodes);
            case INITIALIZING ->
                answer.setExplanation("the shard is in the process of initializing on node [" + copy.getNodeId()
                        + "], wait until initialization has completed");
            case RELOCATING ->
                answer.setExplanation("the shard is in the process of relocating from node ["
                        + copy.getNodeId() + "] to node [" + copy.getRelocatingNodeId()
                        + "], wait until relocation has completed");
            case STARTED, UNRECOGNIZED -> explanation.assigned(answer, nodes);
        }
        nodes.forEach(node -> answer.addNodes(request.getIncludeYesDecisions() ? node : withoutYes(node)));
        return answer.build();
    }

    /** The nodes that the copy is not on, best first. */
    private List<NodeDecision> nodes() {
        List<Node> others = round.nodes().stream()
                .filter(node -> !node.getId().equals(copy.getNodeId()))
                .sorted(Comparator.comparingDouble((Node node) -> BalanceWeight.of(round, index, node.getId())))
                .toList();
        List<NodeDecision> decisions = new ArrayList<>();
        for (Node node : others) {
            List<AllocationDecision> deciders = AllocationDeciders.explainAllocate(round, index, copy, node);
            Optional<String> held = round.reports().held(index.uuid(), copy.getShard(), node.getId());
            decisions.add(NodeDecision.newBuilder()
                    .setNodeId(node.getId())
                    .setVerdict(AllocationDeciders.worst(deciders))
                    .setWeightRanking(decisions.size() + 1)
                    .addAllDeciders(deciders)
                    .setAllocationId(held.orElse(""))
                    .setInSync(
                            held.filter(index.inSync(copy.getShard())::contains).isPresent())
                    .build());
        }
        return decisions;
    }

    private void unassigned(ExplainAllocationResponse.Builder answer, List<NodeDecision> nodes) {
        boolean hasData = copy.getPrimary() && !index.inSync(copy.getShard()).isEmpty();
        long delay = ReplicaDelay.remaining(index.metadata(), copy, round.nowMillis());
        boolean permitted = nodes.stream().anyMatch(node -> node.getVerdict() == Verdict.YES);
        if (hasData && nodes.stream().noneMatch(NodeDecision::getInSync)) {
            boolean unheard = round.state().nodes().values().stream()
                    .anyMatch(node -> node.getRolesList().contains(NodeRole.DATA)
                            && !round.reports().disks().containsKey(node.getId()));
            if (unheard) {
                answer.setCanAllocate("awaiting_info")
                        .setExplanation("cannot allocate because information about existing shard data is still being"
                                + " retrieved from some of the nodes");
            } else {
                answer.setCanAllocate("no_valid_shard_copy")
                        .setExplanation(
                                "cannot allocate because a previous copy of the primary shard existed but can no"
                                        + " longer be found on the nodes in the cluster");
            }
        } else if (permitted && delay > 0) {
            answer.setCanAllocate("allocation_delayed")
                    .setRemainingDelayMillis(delay)
                    .setExplanation(
                            "cannot allocate because the cluster is still waiting for the departed node holding a"
                                    + " replica to rejoin, despite being allowed to allocate the shard to at least one other node");
        } else if (permitted) {
            answer.setCanAllocate("yes").setExplanation("can allocate the shard");
        } else if (nodes.stream().anyMatch(node -> node.getVerdict() == Verdict.THROTTLE)) {
            answer.setCanAllocate("throttled").setExplanation("allocation temporarily throttled");
        } else {
            answer.setCanAllocate("no")
                    .setExplanation("cannot allocate because allocation is not permitted to any of the nodes");
        }
    }

    private void assigned(ExplainAllocationResponse.Builder answer, List<NodeDecision> nodes) {
        boolean remains = round.nodes().stream()
                .filter(node -> node.getId().equals(copy.getNodeId()))
                .allMatch(node -> AllocationDeciders.canRemain(round, index, copy, node) == Verdict.YES);
        answer.setCanRemain(remains ? "yes" : "no");
        if (!remains) {
            boolean moves = nodes.stream().anyMatch(node -> node.getVerdict() == Verdict.YES);
            answer.setCanMove(moves ? "yes" : "no")
                    .setExplanation(
                            moves
                                    ? "shard cannot remain on this node and is force-moved to another node"
                                    : "cannot move shard to another node, even though it is not allowed to remain on its"
                                            + " current node");
        } else if (Rebalancing.better(round, index, copy).isPresent()) {
            answer.setCanMove("yes").setExplanation("can rebalance shard");
        } else {
            answer.setCanMove("no")
                    .setExplanation("cannot rebalance as no target node exists that can both allocate this shard and"
                            + " improve the cluster balance");
        }
    }

    private static NodeDecision withoutYes(NodeDecision node) {
        return node.toBuilder()
                .clearDeciders()
                .addAllDeciders(node.getDecidersList().stream()
                        .filter(decision -> decision.getVerdict() != Verdict.YES)
                        .toList())
                .build();
    }
}
