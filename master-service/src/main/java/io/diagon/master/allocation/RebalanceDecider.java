package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.stream.Stream;

/** When copies are moved for the sake of balance: what operators allow, not before the cluster is whole, and a few at a time. */
final class RebalanceDecider extends AllocationDecider {
    private static final String INDEX_SETTING = "index.routing.rebalance.enable";

    RebalanceDecider() {
        super("rebalance");
    }

    @Override
    AllocationDecision canRebalance(AllocationRound round, IndexDraft index, ShardRouting copy) {
        String enabled = round.settings().text(index.metadata(), INDEX_SETTING, AllocationSettings.REBALANCE);
        boolean allowed =
                switch (enabled) {
                    case "none" -> false;
                    case "primaries" -> copy.getPrimary();
                    case "replicas" -> !copy.getPrimary();
                    default -> true;
                };
        if (!allowed) {
            return no("rebalancing is restricted to [" + enabled + "]");
        }
        String when = round.settings().text(AllocationSettings.ALLOW_REBALANCE);
        boolean whole =
                switch (when) {
                    case "always" -> true;
                    case "indices_primaries_active" ->
                        all(round).filter(ShardRouting::getPrimary).allMatch(Relocations::isActive);
                    default -> all(round).allMatch(other -> Relocations.isActive(other) || Relocations.isTarget(other));
                };
        if (!whole) {
            return no("rebalancing is not allowed until all copies are active, cluster setting ["
                    + AllocationSettings.ALLOW_REBALANCE + "=" + when + "]");
        }
        int most = round.settings().integer(AllocationSettings.CONCURRENT_REBALANCE);
        long moving = all(round)
                .filter(other -> other.getState() == ShardRouting.State.RELOCATING)
                .count();
        return moving >= most
                ? throttle("reached the limit of concurrently rebalancing shards [" + most + "], cluster setting ["
                        + AllocationSettings.CONCURRENT_REBALANCE + "]")
                : yes();
    }

    private static Stream<ShardRouting> all(AllocationRound round) {
        return round.indices().values().stream().flatMap(index -> index.shards().stream());
    }
}
