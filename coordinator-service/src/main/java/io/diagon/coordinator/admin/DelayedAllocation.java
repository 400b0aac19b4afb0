package io.diagon.coordinator.admin;

import io.diagon.coordinator.dsl.TimeValues;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;

/** Replicas whose node left are not allocated elsewhere for a while, since most nodes come back. */
public final class DelayedAllocation {
    private static final String SETTING = "index.unassigned.node_left.delayed_timeout";
    private static final String DEFAULT = "1m";

    private DelayedAllocation() {}

    /** Whether the copy still waits for its node. */
    public static boolean waits(IndexMetadata index, ShardRouting copy) {
        if (copy.getPrimary() || !copy.getUnassignedReason().equals("NODE_LEFT")) {
            return false;
        }
        long delay = TimeValues.millis(index.getSettingsOrDefault(SETTING, DEFAULT), SETTING);
        return System.currentTimeMillis() < copy.getUnassignedMillis() + delay;
    }
}
