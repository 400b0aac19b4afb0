package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** Operators may allow allocation for some copies only: {@code all}, {@code primaries}, {@code new_primaries}, {@code none}. */
final class EnableDecider extends AllocationDecider {
    private static final String INDEX_SETTING = "index.routing.allocation.enable";

    EnableDecider() {
        super("enable");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        String enabled = round.settings().text(index.metadata(), INDEX_SETTING, AllocationSettings.ENABLE);
        boolean isNew = copy.getPrimary() && index.inSync(copy.getShard()).isEmpty();
        boolean allowed =
                switch (enabled) {
                    case "none" -> false;
                    case "new_primaries" -> isNew;
                    case "primaries" -> copy.getPrimary();
                    default -> true;
                };
        return allowed ? yes() : no("allocations are restricted to [" + enabled + "]");
    }
}
