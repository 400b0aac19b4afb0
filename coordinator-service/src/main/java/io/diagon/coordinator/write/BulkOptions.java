package io.diagon.coordinator.write;

import io.diagon.protocol.write.RefreshPolicy;
import java.time.Duration;

/**
 * How a bulk is done.
 *
 * @param timeout how long to wait for primaries
 * @param activeCopies how many copies of a shard have to be active, the primary included; {@link #ALL}: all
 */
public record BulkOptions(RefreshPolicy refresh, Duration timeout, int activeCopies) {
    public static final int ALL = -1;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);
}
