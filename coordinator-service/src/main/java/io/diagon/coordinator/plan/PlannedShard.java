package io.diagon.coordinator.plan;

import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.ShardId;
import java.util.List;

/**
 * A shard of a search.
 *
 * @param ordinal position among all shards of the search, which breaks ties between equal hits
 * @param copies where it can be searched, in the order to try; empty: nowhere
 * @param readerId of a point in time; empty: the current reader
 * @param variant which of the plan's requests the shard gets
 */
public record PlannedShard(int ordinal, ShardId id, List<Node> copies, String readerId, int variant) {

    PlannedShard withCopies(List<Node> other) {
        return new PlannedShard(ordinal, id, other, readerId, variant);
    }
}
