package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.recovery.RecoveryProgress;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappingUpdates;
import io.diagon.datanode.shard.ShardFailureListener;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardObserver;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.shard.ShardRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the shards of this node to what the cluster state wants. Runs after every new state and about once a second; a shard whose
 * opening, closing or deletion is under way is left alone until the next round. One failing shard does not hold up another.
 */
public final class ShardAssignmentReconciler implements ShardFailureListener {
    private static final Logger LOG = LoggerFactory.getLogger(ShardAssignmentReconciler.class);

    /** What shards are opened with. */
    public record Opening(EngineProvider engines, MappingUpdates mappings, ShardObserver observer) {}

    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private final String nodeId;
    private final AppliedState state;
    private final ShardStore store;
    private final ShardRegistry registry;
    private final ShardReports reports;
    private final Executor executor;
    private final Opening opening;
    private final Predicate<IndexShard> read;
    /** Since when shards are open that are not wanted here any more, on the clock of {@link System#nanoTime}. */
    private final Map<IndexShard, Long> unwanted = new HashMap<>();

    private final RetryDelays delays = new RetryDelays();
    private final Set<ShardKey> busy = ConcurrentHashMap.newKeySet();
    private boolean stopped;
    /** Whether a master has told the state: what was kept on the disk may be too old to delete anything by. */
    private boolean confirmed;

    /** @param read whether users have points in time of a shard open */
    public ShardAssignmentReconciler(
            String nodeId,
            AppliedState state,
            ShardStore store,
            ShardRegistry registry,
            MasterClient master,
            Executor executor,
            Opening opening,
            Predicate<IndexShard> read) {
        this.nodeId = nodeId;
        this.state = state;
        this.store = store;
        this.registry = registry;
        this.reports = new ShardReports(master, nodeId);
        this.executor = executor;
        this.opening = opening;
        this.read = read;
    }

    /** To be called when a master has answered with a state. */
    public synchronized void confirm() {
        confirmed = true;
    }

    /** Begins nothing more. */
    public synchronized void stop() {
        stopped = true;
    }

    public synchronized void reconcile() {
        if (stopped) {
            return;
        }
        ClusterState wanted = state.current();
        for (ShardAction action : AssignmentPlan.of(wanted, nodeId, local())) {
            try {
                take(action);
            } catch (RuntimeException e) {
                LOG.error("shard can not be reconciled [{}]", action.key(), e);
            }
        }
    }

    private Map<ShardKey, ShardView> local() {
        Map<ShardKey, ShardView> views = new HashMap<>();
        for (ShardRecord record : store.records().values()) {
            views.put(
                    ShardKey.of(record.getShard()),
                    new ShardView(ShardState.CLOSED, record.getAllocationId(), record.getClusterUuid(), false, 0, 0));
        }
        for (IndexShard shard : registry.all()) {
            views.put(
                    shard.key(),
                    new ShardView(
                            shard.state(),
                            shard.assignment().allocationId(),
                            shard.assignment().clusterUuid(),
                            shard.assignment().primary(),
                            shard.standing().takenInTerm(),
                            shard.standing().spentTerm()));
        }
        return views;
    }

    private void take(ShardAction action) {
        ShardKey key = action.key();
        switch (action) {
            case ShardAction.Open open -> open(open);
            case ShardAction.Update update -> {
                IndexShard shard = registry.find(key);
                if (shard != null) {
                    unwanted.remove(shard);
                    shard.update(update.index(), update.assignment());
                }
            }
            case ShardAction.ReportStarted report -> reports.started(report.shard(), report.assignment());
            case ShardAction.ReportReopened report -> {
                if (confirmed) {
                    reports.failed(
                            report.shard(),
                            report.assignment(),
                            new SearchException(
                                    ErrorCode.STALE_PRIMARY, "primary was opened anew and needs a new term"));
                }
            }
            case ShardAction.Close close -> close(close);
            case ShardAction.Delete delete -> delete(key);
        }
    }

    private void open(ShardAction.Open open) {
        ShardKey key = open.key();
        String allocationId = open.assignment().allocationId();
        if (busy.contains(key) || !delays.mayOpen(key, allocationId, System.nanoTime())) {
            return;
        }
        IndexShard before = registry.find(key);
        RecoveryProgress recovery = before != null && before.recovery().continues(allocationId)
                ? before.recovery()
                : new RecoveryProgress(
                        open.shard(), allocationId, open.assignment().primary());
        IndexShard shard = new IndexShard(open.shard(), store, open.index(), open.assignment(), recovery, this);
        registry.put(shard);
        inBackground(key, () -> {
            shard.open(open.index(), open.createEmpty(), opening.mappings(), opening.engines(), opening.observer());
            if (shard.state() == ShardState.STARTED) {
                LOG.info(
                        "shard started [{}][{}]",
                        open.shard().getIndexName(),
                        open.shard().getNumber());
            }
        });
    }

    private void close(ShardAction.Close close) {
        ShardKey key = close.key();
        IndexShard shard = registry.find(key);
        if (shard != null && !busy.contains(key) && !lingers(shard, close.served())) {
            registry.remove(shard);
            inBackground(key, () -> {
                shard.close(state.current().indexByUuid(key.indexUuid()).isPresent());
                LOG.info("shard closed [{}][{}]", shard.id().getIndexName(), key.number());
            });
        }
    }

    /** Whether a shard that others serve stays open a little: there are some who have not heard of it, and some who come back. */
    private boolean lingers(IndexShard shard, boolean served) {
        unwanted.keySet().removeIf(other -> registry.find(other.key()) != other);
        long since = unwanted.computeIfAbsent(shard, now -> System.nanoTime());
        return served && (System.nanoTime() - since < LINGER_NANOS || read.test(shard));
    }

    private void delete(ShardKey key) {
        if (confirmed && !busy.contains(key) && registry.find(key) == null) {
            inBackground(key, () -> {
                store.delete(key);
                forgetDelay(key);
                LOG.info("shard deleted [{}][{}]", key.indexUuid(), key.number());
            });
        }
    }

    private synchronized void forgetDelay(ShardKey key) {
        delays.forget(key);
    }

    private void inBackground(ShardKey key, Runnable work) {
        busy.add(key);
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.error("work on a shard failed [{}]", key, e);
                } finally {
                    busy.remove(key);
                    reconcile();
                }
            });
        } catch (RuntimeException e) {
            busy.remove(key);
            throw e;
        }
    }

    @Override
    public void failed(IndexShard shard, Throwable cause) {
        synchronized (this) {
            delays.failed(shard.key(), shard.assignment().allocationId(), System.nanoTime());
        }
        reports.failed(shard.id(), shard.assignment(), cause);
    }
}
