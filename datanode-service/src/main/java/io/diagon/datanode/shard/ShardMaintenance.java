package io.diagon.datanode.shard;

import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the regular upkeep of all open shards: refresh at the index's interval, a commit when the log is long or the shard has been
 * idle, a sync of logs that no write waits for, merges. One task of a kind a shard at a time.
 */
public final class ShardMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(ShardMaintenance.class);
    /** A shard that has not been written to for so long is committed, so that it opens without a replay. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration MERGE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STATS_INTERVAL = Duration.ofSeconds(1);

    private enum Kind {
        REFRESH,
        FLUSH,
        SYNC,
        STATS,
        MERGE
    }

    private record Task(IndexShard shard, Kind kind) {}

    private final ShardRegistry registry;
    private final Executor upkeep;
    private final Executor merging;
    /** When a task ended last, in nanoseconds; {@link Long#MAX_VALUE}: it is running. */
    private final Map<Task, Long> lastRuns = new ConcurrentHashMap<>();

    public ShardMaintenance(ShardRegistry registry, Executor upkeep, Executor merging) {
        this.registry = registry;
        this.upkeep = upkeep;
        this.merging = merging;
    }

    /** Starts what is due. To be called several times a second, by one thread. */
    public void tick(long nowNanos) {
        lastRuns.keySet()
                .removeIf(task -> task.shard().state() == ShardState.CLOSED
                        || task.shard().state() == ShardState.FAILED);
        for (IndexShard shard : registry.all()) {
            if (shard.state() == ShardState.STARTED) {
                try {
                    tick(shard, nowNanos);
                } catch (SearchException closedMeanwhile) {
                    LOG.debug("shard closed during upkeep [{}]", shard.key(), closedMeanwhile);
                }
            }
        }
    }

    private void tick(IndexShard shard, long now) {
        ShardSettings settings = shard.settings();
        ShardUpkeep work = shard.upkeep();
        boolean idle = work.nanosSinceLastWrite() > IDLE.toNanos();
        if (work.flushDue() || (idle && work.uncommitted())) {
            run(new Task(shard, Kind.FLUSH), now, Duration.ofSeconds(1), upkeep, work::flush);
        }
        if (!settings.refreshInterval().isNegative() && work.refreshDue()) {
            run(new Task(shard, Kind.REFRESH), now, settings.refreshInterval(), upkeep, work::refresh);
        }
        if (!settings.syncEveryRequest()) {
            run(new Task(shard, Kind.SYNC), now, settings.syncInterval(), upkeep, work::syncLog);
        }
        run(new Task(shard, Kind.STATS), now, STATS_INTERVAL, upkeep, shard::readStats);
        run(new Task(shard, Kind.MERGE), now, MERGE_INTERVAL, merging, work::merge);
    }

    private void run(Task task, long now, Duration interval, Executor executor, Runnable work) {
        Long last = lastRuns.get(task);
        if (last != null && (last == Long.MAX_VALUE || now - last < interval.toNanos())) {
            return;
        }
        lastRuns.put(task, Long.MAX_VALUE);
        try {
            executor.execute(() -> run(task, work));
        } catch (SearchException queueIsFull) {
            lastRuns.put(task, now);
        }
    }

    private void run(Task task, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (task.shard().state() == ShardState.STARTED) {
                LOG.warn("upkeep failed [{}] [{}]", task.kind(), task.shard().key(), e);
            }
        } finally {
            lastRuns.put(task, System.nanoTime());
        }
    }
}
