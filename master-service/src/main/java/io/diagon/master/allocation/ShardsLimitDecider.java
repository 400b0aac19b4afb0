package io.diagon.master.allocation;

import io.diagon.protocol.cluster.AllocationDecision;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;

/** Operators limit how many copies a node holds, of all indices or of one. */
final class ShardsLimitDecider extends AllocationDecider {
    private static final String INDEX_SETTING = "index.routing.allocation.total_shards_per_node";

    ShardsLimitDecider() {
        super("shards_limit");
    }

    @Override
    AllocationDecision canAllocate(AllocationRound round, IndexDraft index, ShardRouting copy, Node node) {
        int most = round.settings().integer(AllocationSettings.SHARDS_PER_NODE);
        int there = round.load().total(node.getId());
        if (most > 0 && there >= most) {
            return no("too many shards [" + there + "] allocated to this node, cluster setting ["
                    + AllocationSettings.SHARDS_PER_NODE + "=" + most + "]");
        }
        int mostOfIndex = Integer.parseInt(index.metadata().getSettingsOrDefault(INDEX_SETTING, "-1"));
        int thereOfIndex = round.load().ofIndex(node.getId(), index.uuid());
        if (mostOfIndex > 0 && thereOfIndex >= mostOfIndex) {
            return no("too many shards [" + thereOfIndex + "] allocated to this node for index ["
                    + index.metadata().getName() + "], index setting [" + INDEX_SETTING + "=" + mostOfIndex + "]");
        }
        return yes();
    }
}
