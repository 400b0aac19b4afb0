package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/** Only a copy that was in sync before becomes the primary of a shard that holds anything, and there always is one. */
final class PromotedOnlyFromInSync implements Invariant {
    @Override
    public void committed(ClusterState before, ClusterState after) {
        for (IndexMetadata known : before.indices().values()) {
            IndexMetadata index = after.indexByUuid(known.getUuid()).orElseThrow();
            for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
                List<String> inSync = known.getInSync(shard).getAllocationIdsList();
                if (inSync.isEmpty()) {
                    continue;
                }
                ShardRouting primary = after.primary(index.getUuid(), shard).orElseThrow();
                String was = before.primary(index.getUuid(), shard)
                        .map(ShardRouting::getAllocationId)
                        .orElse("");
                String is = primary.getAllocationId();
                Invariant.require(
                        is.isEmpty() || is.equals(was) || inSync.contains(is),
                        "primary was not in sync",
                        primary,
                        inSync);
                Invariant.require(index.getInSync(shard).getAllocationIdsCount() > 0, "no copy is in sync", shard);
            }
        }
    }
}
