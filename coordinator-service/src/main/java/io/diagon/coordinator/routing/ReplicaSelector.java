package io.diagon.coordinator.routing;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders the copies of a shard: those that answer fast and have few searches waiting come first, the rest follow in case it fails. */
public final class ReplicaSelector {
    private final NodeLoad load;
    private final AtomicInteger turn = new AtomicInteger();

    public ReplicaSelector(NodeLoad load) {
        this.load = load;
    }

    /** The nodes that can search the shard, best first; empty if none can. */
    public List<Node> copies(ClusterState state, String indexUuid, int shard, Preference preference) {
        List<Node> nodes = new ArrayList<>(2);
        for (ShardRouting copy : state.shards(indexUuid)) {
            boolean searchable =
                    copy.getState() == ShardRouting.State.STARTED || copy.getState() == ShardRouting.State.RELOCATING;
            Node node = searchable && copy.getShard() == shard ? state.node(copy.getNodeId()) : null;
            if (node != null && (!preference.nodesOnly() || preferred(node, preference))) {
                nodes.add(node);
            }
        }
        if (nodes.size() > 1) {
            order(nodes, preference);
        }
        return nodes;
    }

    private void order(List<Node> nodes, Preference preference) {
        if (preference.seed() != 0) {
            nodes.sort(Comparator.comparing(Node::getId));
            Collections.rotate(nodes, Math.floorMod(preference.seed(), nodes.size()));
            return;
        }
        // Nodes that are equally loaded take turns.
        Collections.rotate(nodes, Math.floorMod(turn.getAndIncrement(), nodes.size()));
        nodes.sort(Comparator.comparing((Node node) -> !preferred(node, preference))
                .thenComparingDouble(node -> load.rank(node.getId())));
    }

    private static boolean preferred(Node node, Preference preference) {
        return preference.nodes().isEmpty()
                || preference.nodes().contains(node.getId())
                || preference.nodes().contains(node.getName());
    }
}
