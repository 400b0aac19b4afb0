package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine with a disk, which outlasts the processes that run on it. */
final class SimulatedNode {
    private final SimulatedCluster cluster;
    private final String id;
    private final Map<Integer, CopyOnDisk> disks = new TreeMap<>();
    private int starts;
    /** The last state that the node has heard of. */
    ClusterState kept = ClusterState.UNKNOWN;

    private @Nullable SimulatedProcess process;

    SimulatedNode(SimulatedCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    String id() {
        return id;
    }

    @Nullable
    SimulatedProcess process() {
        return process;
    }

    Map<Integer, CopyOnDisk> disks() {
        return disks;
    }

    CopyOnDisk disk(int number) {
        return disks.computeIfAbsent(number, first -> new CopyOnDisk());
    }

    void start() {
        if (process == null) {
            process = new SimulatedProcess(cluster, this, starts++);
            process.start();
        }
    }

    void stop(boolean powerFails) {
        if (process != null) {
            process.kill();
            process = null;
            if (powerFails) {
                disks.values().forEach(CopyOnDisk::losePower);
            }
            cluster.touch();
        }
    }
}
