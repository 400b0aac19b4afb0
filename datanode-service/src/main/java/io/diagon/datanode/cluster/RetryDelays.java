package io.diagon.datanode.cluster;

import io.diagon.datanode.shard.ShardKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When a shard whose opening failed may be opened again: after 1 s, twice as long each time, at most a minute. Not thread-safe. */
public final class RetryDelays {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private record Delay(String allocationId, long lengthNanos, long until) {}

    private final Map<ShardKey, Delay> delays = new HashMap<>();

    public void failed(ShardKey key, String allocationId, long now) {
        Delay last = delays.get(key);
        long length = FIRST_NANOS;
        if (last != null && last.allocationId().equals(allocationId) && now - last.until() < LONGEST_NANOS) {
            length = Math.min(last.lengthNanos() * 2, LONGEST_NANOS);
        }
        delays.put(key, new Delay(allocationId, length, now + length));
    }

    /** A new allocation is a new try, at once. */
    public boolean mayOpen(ShardKey key, String allocationId, long now) {
        Delay delay = delays.get(key);
        return delay == null || !delay.allocationId().equals(allocationId) || now - delay.until() >= 0;
    }

    public void forget(ShardKey key) {
        delays.remove(key);
    }
}
