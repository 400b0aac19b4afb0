package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.HashMap;
import java.util.Map;

/** In a term one copy is the primary, for the master and for itself; terms only grow. */
final class OnePrimaryPerTerm implements Invariant {
    private record Term(int shard, long term) {}

    private final Map<Term, String> primaries = new HashMap<>();

    @Override
    public void committed(ClusterState before, ClusterState after) {
        for (IndexMetadata index : after.indices().values()) {
            for (ShardRouting copy : after.shards(index.getUuid())) {
                if (copy.getPrimary() && !copy.getNodeId().isEmpty()) {
                    require(copy.getShard(), index.getPrimaryTerms(copy.getShard()), copy.getAllocationId());
                }
            }
            before.indexByUuid(index.getUuid()).ifPresent(known -> {
                for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
                    Invariant.require(
                            index.getPrimaryTerms(shard) >= known.getPrimaryTerms(shard), "term went back", shard);
                }
            });
        }
    }

    @Override
    public void led(SimulatedPrimary primary) {
        require(primary.copy.id.getNumber(), primary.tracker.term(), primary.tracker.own());
    }

    private void require(int shard, long term, String allocationId) {
        String known = primaries.putIfAbsent(new Term(shard, term), allocationId);
        Invariant.require(
                known == null || known.equals(allocationId),
                "two primaries in a term",
                shard,
                term,
                known,
                allocationId);
    }
}
