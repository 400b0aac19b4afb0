package io.diagon.master.allocation;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.time.Duration;
import java.util.Map;

/** How long a copy stays unassigned: a node that left may come back with its files, and what failed is not tried again at once. */
final class ReplicaDelay {
    private static final String SETTING = "index.unassigned.node_left.delayed_timeout";
    private static final long DEFAULT_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long FIRST_BACKOFF_MILLIS = 250;
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private ReplicaDelay() {}

    /** Milliseconds that a copy still waits for its node to come back. */
    static long remaining(IndexMetadata index, ShardRouting copy, long nowMillis) {
        return copy.getUnassignedReason().equals(Unassigned.NODE_LEFT)
                ? Math.max(0, copy.getUnassignedMillis() + millis(index.getSettingsOrDefault(SETTING, "")) - nowMillis)
                : 0;
    }

    static boolean backsOff(ShardRouting copy, long nowMillis) {
        return copy.getFailedAllocations() > 0
                && nowMillis < copy.getUnassignedMillis() + (FIRST_BACKOFF_MILLIS << copy.getFailedAllocations());
    }

    private static long millis(String value) {
        String unit = value.replaceAll("[0-9]", "");
        String number = value.substring(0, value.length() - unit.length());
        Long factor = UNITS.get(unit);
        if (number.isEmpty() || number.length() > 12 || !value.startsWith(number)) {
            return DEFAULT_MILLIS;
        }
        return Long.parseLong(number) * (factor == null ? 1 : factor);
    }
}
