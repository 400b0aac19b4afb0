package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.SettingValues;

/** What the cluster's settings say of recoveries. */
final class RecoverySettings {
    private static final String RATE = "indices.recovery.max_bytes_per_sec";
    private static final long DEFAULT_RATE = 40L << 20;

    private RecoverySettings() {}

    /** How fast a node sends files; 0: as fast as it goes. */
    static long bytesPerSecond(ClusterState state) {
        var settings =
                state.transientSettings().containsKey(RATE) ? state.transientSettings() : state.persistentSettings();
        return "-1".equals(settings.get(RATE)) ? 0 : new SettingValues(settings).bytes(RATE, DEFAULT_RATE);
    }
}
