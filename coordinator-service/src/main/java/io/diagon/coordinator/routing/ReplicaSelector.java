package io.diagon.coordinator.routing;

import io.diagon.cluster.ClusterState;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Orders the copies of a shard: those that answer fast and have few searches waiting come first, those on nodes that are about to stop
 * last.
 */
public final class ReplicaSelector {
    private final NodeLoad load;
    private final Predicate<Node> local;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param local whether a node is on the host of this coordinator */
    public ReplicaSelector(NodeLoad load, Predicate<Node> local) {
        this.load = load;
        this.local = local;
    }

    /** The choices of one request, which spread its shards over nodes that are equally good. Used by one thread. */
    public Selection selection(ClusterState state, Preference preference) {
        return new Selection(state, preference);
    }

    private record Candidate(Node node, Preference.Suitability suitability) {}

    public final class Selection {
        private final ClusterState state;
        private final Preference preference;
        private final Map<String, Integer> chosen = new HashMap<>();

        private Selection(ClusterState state, Preference preference) {
            this.state = state;
            this.preference = preference;
        }

        /** The nodes that can read the shard, best first; empty if none can. */
        public List<Node> copies(String indexUuid, int shard) {
            List<Candidate> candidates = new ArrayList<>(2);
            for (ShardRouting copy : state.shards(indexUuid)) {
                if (copy.getShard() == shard) {
                    consider(copy, candidates);
                }
            }
            if (candidates.size() > 1) {
                order(candidates, indexUuid, shard);
            }
            if (!candidates.isEmpty()) {
                chosen.merge(candidates.getFirst().node().getId(), 1, Integer::sum);
            }
            return candidates.stream().map(Candidate::node).toList();
        }

        private void consider(ShardRouting copy, List<Candidate> candidates) {
            Node node = ShardCopies.active(copy) ? state.node(copy.getNodeId()) : null;
            if (node == null) {
                return;
            }
            Preference.Suitability suitability = preference.suitability(node, copy.getPrimary(), local);
            if (suitability != Preference.Suitability.REFUSED) {
                candidates.add(new Candidate(node, suitability));
            }
        }

        private void order(List<Candidate> candidates, String indexUuid, int shard) {
            ToDoubleFunction<Candidate> rank;
            if (preference.free()) {
                // Nodes that are equally loaded take turns.
                Collections.rotate(candidates, Math.floorMod(turn.getAndIncrement(), candidates.size()));
                Map<String, Double> ranks = new HashMap<>();
                candidates.forEach(candidate -> ranks.computeIfAbsent(
                        candidate.node().getId(), id -> load.rank(id, chosen.getOrDefault(id, 0))));
                rank = candidate -> ranks.getOrDefault(candidate.node().getId(), 0.0);
            } else {
                // Rendezvous hashing: a node that comes or goes changes the choice of no shard that it does not hold.
                String key = preference.custom() + '/' + indexUuid + '/' + shard + '/';
                rank = candidate -> DocumentRouter.hash(key + candidate.node().getId());
            }
            candidates.sort(Comparator.comparing(Candidate::suitability)
                    .thenComparing(candidate -> candidate.node().getLeaving())
                    .thenComparingDouble(rank));
        }
    }
}
