package io.diagon.master.state;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.record.ClusterRecord;
import java.util.List;

/** What a command changes: records that take effect once the log has them. None: the state is already as wanted. */
public record Decision(List<ClusterRecord> records) {
    public static final Decision NOTHING = new Decision(List.of());

    public Decision {
        records = List.copyOf(records);
    }

    public static ClusterRecord put(IndexMetadata index) {
        return ClusterRecord.newBuilder().setIndexPut(index).build();
    }

    public static ClusterRecord put(IndexRouting routing) {
        return ClusterRecord.newBuilder().setRoutingPut(routing).build();
    }

    public static ClusterRecord put(Node node) {
        return ClusterRecord.newBuilder().setNodePut(node).build();
    }
}
