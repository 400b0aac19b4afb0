package io.diagon.coordinator.scatter;

import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.protocol.cluster.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shards that one call asks one node for. All get the same request. */
record NodeGroup(Node node, int variant, List<PlannedShard> shards) {
    @Nullable
    PlannedShard shard(int ordinal) {
        for (PlannedShard shard : shards) {
            if (shard.ordinal() == ordinal) {
                return shard;
            }
        }
        return null;
    }
}
