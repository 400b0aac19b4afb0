package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.Optional;

/** Write whatever, wherever some state of the cluster says that the primary is, and never wait. */
final class SimulatedClients {
    private static final SimulatedNetwork.End END = new SimulatedNetwork.End("clients", VirtualTime.OUTSIDE);
    private static final int DOCUMENTS = 3;
    private static final int COMPARE_AND_SET_IN_THOUSAND = 300;
    private static final long ANSWER = 10_000;

    private final SimulatedCluster cluster;
    private int values;
    private boolean stopped;

    SimulatedClients(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    void start() {
        if (!stopped) {
            cluster.time.after(50 + cluster.time.draw(200), VirtualTime.OUTSIDE, this::start);
            write(cluster.someState(), cluster.time.draw(cluster.index().getNumberOfShards()));
        }
    }

    void stop() {
        stopped = true;
    }

    /** @param known which may be old */
    void write(ClusterState known, int shard) {
        Optional<ShardRouting> primary = known.primary(SimulatedCluster.INDEX, shard);
        SimulatedProcess process =
                primary.isEmpty() ? null : cluster.process(primary.get().getNodeId());
        if (process == null) {
            return;
        }
        int value = values++;
        int key = cluster.time.draw(DOCUMENTS);
        boolean compares = cluster.time.chance(COMPARE_AND_SET_IN_THOUSAND);
        cluster.network.<Boolean>call(
                END,
                process.end(),
                ANSWER,
                () -> {
                    take(process, shard, value, key, compares);
                    return null;
                },
                answer -> {});
    }

    private void take(SimulatedProcess process, int shard, int value, int key, boolean compares) {
        try {
            SimulatedCopy copy = process.copy(ShardKey.of(cluster.shard(shard)));
            SimulatedPrimary office = copy.office;
            if (office == null) {
                return;
            }
            if (copy.locked) {
                cluster.time.after(50, process, () -> take(process, shard, value, key, compares));
                return;
            }
            long expected = compares ? office.latest(key) : -1;
            long term = expected < 0 ? 0 : copy.disk.log.get((int) expected).term();
            office.write(value, key, expected, term);
        } catch (SearchException refused) {
            // The client hears of it, and nothing was done.
        }
    }
}
