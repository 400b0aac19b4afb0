package io.diagon.cluster.simulation;

import io.diagon.protocol.cluster.IndexMetadata;
import java.util.List;

/** Every copy that the master counts as in sync has, safe on its disk, everything that is acknowledged. */
final class AcknowledgedOnlyWhenInSync implements Invariant {
    @Override
    public void changed(SimulatedCluster cluster) {
        IndexMetadata index = cluster.index();
        for (SimulatedNode node : cluster.nodes()) {
            node.disks().forEach((shard, disk) -> {
                List<String> inSync = index.getInSync(shard).getAllocationIdsList();
                if (disk.present && inSync.contains(disk.allocationId)) {
                    List<Operation> safe = disk.safe();
                    for (Acknowledged.Write write : cluster.acknowledged.of(shard)) {
                        NoAcknowledgedWriteLost.requireHeld(write, safe, node.id() + " " + disk.allocationId);
                    }
                }
            });
        }
    }
}
