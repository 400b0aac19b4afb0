package io.diagon.coordinator.reduce;

import io.diagon.coordinator.scatter.ShardAnswer;
import io.diagon.protocol.search.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * A hit of the final answer, not yet fetched.
 *
 * @param position among the hits of its shard
 * @param score NaN: not computed
 */
public record MergedHit(
        ShardAnswer answer,
        int position,
        float score,
        @Nullable SortKey sortKey) {
    public int doc() {
        return answer.response().getTopHits().getDocs(position);
    }
}
