package io.diagon.coordinator.write;

import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.write.RefreshPolicy;
import java.time.Duration;

/**
 * How a bulk is done.
 *
 * @param timeout how long to wait for primaries
 * @param activeCopies how many copies of a shard have to be started, the primary included; {@link #ALL}: all; {@link #AS_SET}: as the
 *     index says
 */
public record BulkOptions(RefreshPolicy refresh, Duration timeout, int activeCopies) {
    public static final int ALL = -1;
    public static final int AS_SET = -2;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private static final String SETTING = "index.write.wait_for_active_shards";

    /** How many copies of the shards of this index have to be started; {@link #ALL}: all. */
    int activeCopies(IndexMetadata index) {
        if (activeCopies != AS_SET) {
            return activeCopies;
        }
        String set = index.getSettingsOrDefault(SETTING, "1");
        return set.equals("all") ? ALL : Integer.parseInt(set);
    }
}
