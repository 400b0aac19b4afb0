package io.diagon.cluster.simulation;

import io.diagon.protocol.cluster.ShardRouting;
import java.util.List;

/** Whoever becomes the primary has everything that primaries before it have acknowledged, and at last every copy has. */
final class NoAcknowledgedWriteLost implements Invariant {
    @Override
    public void led(SimulatedPrimary primary) {
        int shard = primary.copy.id.getNumber();
        for (Acknowledged.Write write : primary.copy.process.cluster.acknowledged.of(shard)) {
            if (write.term() < primary.tracker.term()) {
                requireHeld(write, primary.copy.disk.log, "primary of term " + primary.tracker.term());
            }
        }
    }

    @Override
    public void healed(SimulatedCluster cluster) {
        for (ShardRouting copy : cluster.masters.state().shards(SimulatedCluster.INDEX)) {
            for (Acknowledged.Write write : cluster.acknowledged.of(copy.getShard())) {
                requireHeld(write, cluster.disk(copy).log, copy.getNodeId());
            }
        }
    }

    static void requireHeld(Acknowledged.Write write, List<Operation> log, String holder) {
        int at = (int) write.seqNo();
        Invariant.require(
                at < log.size() && log.get(at).same(write.operation()),
                "acknowledged write is lost",
                write,
                holder,
                log.size());
    }
}
