package io.diagon.cluster;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.RecordBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Applies records to a state: the only way in which one comes from another, on leader and followers alike. */
public final class ClusterStateBuilder {
    private final long version;
    private String clusterName;
    private String clusterUuid;
    private String masterNodeId;
    private final SortedMap<String, Node> nodes;
    private final SortedMap<String, IndexMetadata> indices;
    private final Map<String, IndexRouting> routing;
    private SortedMap<String, String> persistentSettings;
    private SortedMap<String, String> transientSettings;

    private ClusterStateBuilder(ClusterState state) {
        version = state.version();
        clusterName = state.clusterName();
        clusterUuid = state.clusterUuid();
        masterNodeId = state.masterNodeId();
        nodes = new TreeMap<>(state.nodes());
        indices = new TreeMap<>(state.indices());
        routing = new HashMap<>(state.routing());
        persistentSettings = state.persistentSettings();
        transientSettings = state.transientSettings();
    }

    /** The state after the records, one version on, in the given term. */
    public static ClusterState apply(ClusterState state, RecordBatch batch, long term) {
        ClusterStateBuilder builder = new ClusterStateBuilder(state);
        batch.getRecordsList().forEach(builder::apply);
        return new ClusterState(
                builder.clusterName,
                builder.clusterUuid,
                term,
                builder.version + 1,
                builder.masterNodeId,
                builder.nodes,
                builder.indices,
                builder.routing,
                builder.persistentSettings,
                builder.transientSettings);
    }

    private void apply(ClusterRecord record) {
        switch (record.getKindCase()) {
            case CLUSTER_NAMED -> {
                clusterName = record.getClusterNamed().getName();
                clusterUuid = record.getClusterNamed().getUuid();
            }
            case NODE_PUT -> nodes.put(record.getNodePut().getId(), record.getNodePut());
            case NODE_REMOVED -> nodes.remove(record.getNodeRemoved());
            case INDEX_PUT -> indices.put(record.getIndexPut().getName(), record.getIndexPut());
            case INDEX_REMOVED -> {
                indices.values().removeIf(index -> index.getUuid().equals(record.getIndexRemoved()));
                routing.remove(record.getIndexRemoved());
            }
            case ROUTING_PUT -> routing.put(record.getRoutingPut().getIndexUuid(), record.getRoutingPut());
            case SETTINGS_PUT -> {
                persistentSettings = new TreeMap<>(record.getSettingsPut().getPersistentMap());
                transientSettings = new TreeMap<>(record.getSettingsPut().getTransientMap());
            }
            case MASTER_ELECTED -> masterNodeId = record.getMasterElected();
            case KIND_NOT_SET -> throw new IllegalStateException("record is of a newer version than this node");
        }
    }
}
