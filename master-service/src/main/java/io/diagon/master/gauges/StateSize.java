package io.diagon.master.gauges;

import io.diagon.cluster.ClusterState;

/** The size of the newest state. To know it the state is put into its message: once for each state. Thread-safe. */
final class StateSize {
    private long term = -1;
    private long version = -1;
    private int bytes;

    synchronized int bytes(ClusterState state) {
        if (state.term() != term || state.version() != version) {
            bytes = state.toMessage().getSerializedSize();
            term = state.term();
            version = state.version();
        }
        return bytes;
    }
}
