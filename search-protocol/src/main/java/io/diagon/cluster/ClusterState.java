package io.diagon.cluster;

import io.diagon.protocol.cluster.ClusterStateMessage;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster looks like: its nodes, its indices and where their shards are. Immutable. States are ordered by (term, version).
 *
 * @param nodes by id
 * @param indices by name
 * @param routing by index uuid
 */
public record ClusterState(
        String clusterName,
        String clusterUuid,
        long term,
        long version,
        String masterNodeId,
        SortedMap<String, Node> nodes,
        SortedMap<String, IndexMetadata> indices,
        Map<String, IndexRouting> routing,
        SortedMap<String, String> persistentSettings,
        SortedMap<String, String> transientSettings) {

    /** What a node knows before it has heard from a master. */
    public static final ClusterState UNKNOWN = new ClusterState(
            "", "", 0, 0, "", new TreeMap<>(), new TreeMap<>(), Map.of(), new TreeMap<>(), new TreeMap<>());

    public ClusterState {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        indices = Collections.unmodifiableSortedMap(new TreeMap<>(indices));
        routing = Map.copyOf(routing);
        persistentSettings = Collections.unmodifiableSortedMap(new TreeMap<>(persistentSettings));
        transientSettings = Collections.unmodifiableSortedMap(new TreeMap<>(transientSettings));
    }

    public static ClusterState of(ClusterStateMessage message) {
        return new ClusterState(
                message.getClusterName(),
                message.getClusterUuid(),
                message.getTerm(),
                message.getVersion(),
                message.getMasterNodeId(),
                keyed(message.getNodesList(), Node::getId),
                keyed(message.getIndicesList(), IndexMetadata::getName),
                keyed(message.getRoutingList(), IndexRouting::getIndexUuid),
                new TreeMap<>(message.getPersistentSettingsMap()),
                new TreeMap<>(message.getTransientSettingsMap()));
    }

    public ClusterStateMessage toMessage() {
        return ClusterStateMessage.newBuilder()
                .setClusterName(clusterName)
                .setClusterUuid(clusterUuid)
                .setTerm(term)
                .setVersion(version)
                .setMasterNodeId(masterNodeId)
                .addAllNodes(nodes.values())
                .addAllIndices(indices.values())
                .addAllRouting(routing.values())
                .putAllPersistentSettings(persistentSettings)
                .putAllTransientSettings(transientSettings)
                .build();
    }

    public boolean known() {
        return version > 0;
    }

    public boolean newerThan(ClusterState other) {
        return !other.reaches(term, version);
    }

    /** Whether this is the state with the given term and version, or a newer one. */
    public boolean reaches(long otherTerm, long otherVersion) {
        return term > otherTerm || (term == otherTerm && version >= otherVersion);
    }

    public Optional<IndexMetadata> indexByUuid(String uuid) {
        return indices.values().stream()
                .filter(index -> index.getUuid().equals(uuid))
                .findFirst();
    }

    /** Every copy of every shard of the index; empty if there is no such index. */
    public List<ShardRouting> shards(String indexUuid) {
        IndexRouting index = routing.get(indexUuid);
        return index == null ? List.of() : index.getShardsList();
    }

    public Optional<ShardRouting> primary(String indexUuid, int shard) {
        return shards(indexUuid).stream()
                .filter(copy -> copy.getPrimary() && copy.getShard() == shard)
                .findFirst();
    }

    public @Nullable Node node(String nodeId) {
        return nodes.get(nodeId);
    }

    private static <T> SortedMap<String, T> keyed(List<T> values, Function<T, String> key) {
        SortedMap<String, T> map = new TreeMap<>();
        values.forEach(value -> map.put(key.apply(value), value));
        return map;
    }
}
