package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Optional;

/** Operators keep nodes free of copies, of all or of those of an index; this is how a node is drained. */
final class FilterDecider extends AllocationDecider {
    FilterDecider() {
        super("filter");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return matching(round, index, node);
    }

    @Override
    AllocationDecision canRemain(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        return matching(round, index, node);
    }

    private AllocationDecision matching(AllocationRound round, IndexDraft index, Node node) {
        Optional<String> refusal = NodeFilters.refusal(round.settings().all(), false, node);
        return refusal.or(() -> NodeFilters.refusal(index.metadata().getSettingsMap(), true, node))
                .map(this::no)
                .orElseGet(this::yes);
    }
}
