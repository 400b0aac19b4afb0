package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.HashSet;
import java.util.Set;

/** Two copies of a shard are never lost with one node. */
final class NeverTwoCopiesOnANode implements Invariant {
    private record Place(int shard, String node) {}

    @Override
    public void committed(ClusterState before, ClusterState after) {
        Set<Place> places = new HashSet<>();
        for (IndexRouting index : after.routing().values()) {
            for (ShardRouting copy : index.getShardsList()) {
                Invariant.require(
                        copy.getNodeId().isEmpty() || places.add(new Place(copy.getShard(), copy.getNodeId())),
                        "two copies on a node",
                        copy);
            }
        }
    }
}
