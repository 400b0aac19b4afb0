package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.write.WriteOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A primary during one term, the copies that follow it, and the writes that wait for them. Thread-safe. */
public final class PrimaryGroup {
    /** What every group of a node uses. */
    record Means(String nodeId, CopyLinks links, CopyRemoval removal, FileSender files) {}

    /**
     * A copy that the cluster state names.
     *
     * @param assigned whether it is in the routing; otherwise it only counts as in sync
     */
    record Follower(String allocationId, @Nullable Node node, boolean assigned) {}

    private record Waiter(long seqNo, CompletableFuture<Integer> done) {}

    private final IndexShard shard;
    private final Means means;
    private final RecentOperations recent;
    private final ReplicationTracker tracker;
    private final Map<String, CopyFeeder> feeders = new HashMap<>();
    /** As many as there are write requests. */
    private final List<Waiter> waiters = new ArrayList<>();

    private ClusterState applied = ClusterState.UNKNOWN;
    private final ActiveCopies active;
    private final RefreshRounds refreshes = new RefreshRounds();
    private volatile long refreshAsked;
    private @Nullable SearchException stopped;

    /** To be made under the shard's write lock. */
    PrimaryGroup(IndexShard shard, long term, Collection<String> inSync, Means means) {
        this.shard = shard;
        this.active = new ActiveCopies(shard.id());
        this.means = means;
        shard.translog().syncAll();
        this.recent = new RecentOperations(shard.standing().maxSeqNo() + 1);
        this.tracker = new ReplicationTracker(
                term,
                shard.assignment().allocationId(),
                inSync,
                shard.standing().maxSeqNo());
    }

    /**
     * Follows the cluster state.
     *
     * @param inSync as the master has it
     * @param started copies, the primary included
     * @param copies that there should be, the primary and those without a node included
     */
    synchronized void apply(
            ClusterState state, List<Follower> followers, Collection<String> inSync, int started, int copies) {
        if (stopped != null || !state.newerThan(applied)) {
            return;
        }
        applied = state;
        active.set(started, copies);
        tracker.apply(
                followers.stream()
                        .filter(Follower::assigned)
                        .map(Follower::allocationId)
                        .toList(),
                inSync);
        feeders.entrySet().removeIf(entry -> {
            boolean gone = !tracker.tracked(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (Follower follower : followers) {
            if (tracker.tracked(follower.allocationId())) {
                CopyFeeder feeder = feeders.get(follower.allocationId());
                if (feeder == null) {
                    feeder = new CopyFeeder(this, follower.allocationId(), means.links(), means.files());
                    feeders.put(follower.allocationId(), feeder);
                    Thread.ofVirtual()
                            .name("diagon-copy-" + follower.allocationId())
                            .start(feeder);
                }
                feeder.node(follower.node());
            }
        }
        settle();
    }

    /** To be called under the shard's write lock once operations are in the log, in their order. */
    public synchronized void appended(List<WriteOperation> operations) {
        if (!operations.isEmpty()) {
            recent.add(operations);
            feeders.values().forEach(CopyFeeder::signal);
        }
    }

    /** The primary's own log is safe up to the sequence number. */
    public synchronized void synced(long seqNo) {
        tracker.advanced(tracker.own(), seqNo);
        settle();
    }

    /** Waits until every copy in sync has the operation, and enough are in sync. Returns how many copies have it. */
    public int awaitAcknowledged(long seqNo, long timeoutMillis) {
        Waiter waiter = new Waiter(seqNo, new CompletableFuture<>());
        synchronized (this) {
            // Also of a primary that has stopped since: all copies that may be the next one have it.
            if (acknowledged(seqNo)) {
                return tracker.holders(seqNo);
            }
            if (stopped != null) {
                throw stopped;
            }
            waiters.add(waiter);
        }
        try {
            return waiter.done().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SearchException(
                    ErrorCode.UNAVAILABLE_SHARDS,
                    "not every copy in sync has the operations, timeout [" + timeoutMillis + "ms]",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SearchException cause
                    ? cause
                    : new SearchException(ErrorCode.INTERNAL, "replication failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for copies", e);
        } finally {
            synchronized (this) {
                waiters.remove(waiter);
            }
        }
    }

    private boolean acknowledged(long seqNo) {
        return tracker.globalCheckpoint() >= seqNo
                && tracker.inSync().size() >= shard.settings().minInSync();
    }

    private void settle() {
        shard.standing().retainAbove(tracker.smallestCheckpoint());
        shard.standing().globalCheckpoint(tracker.globalCheckpoint());
        for (Waiter waiter : waiters) {
            if (acknowledged(waiter.seqNo())) {
                waiter.done().complete(tracker.holders(waiter.seqNo()));
            }
        }
        if (refreshes.waited()) {
            refreshes.settle(othersInSync());
        }
    }

    /** Fails before anything is written if fewer copies are in sync than the index wants. */
    public synchronized void requireEnoughInSync() {
        if (stopped != null) {
            throw stopped;
        }
        int present = tracker.inSync().size();
        int wanted = shard.settings().minInSync();
        if (present < wanted) {
            throw new SearchException(
                    ErrorCode.UNAVAILABLE_SHARDS,
                    "too few copies are in sync, [index.write.min_in_sync] [" + wanted + "], present [" + present
                            + "]");
        }
    }

    /** To be called under the shard's write lock: fails before anything is written by a primary that is none any more. */
    public synchronized void requireOffice() {
        if (stopped != null) {
            throw stopped;
        }
    }

    /** Operations that not all copies in sync are known to have. */
    long behind() {
        return Math.max(0, shard.standing().maxSeqNo() - shard.standing().globalCheckpoint());
    }

    /** Copies in sync that there should be and are not. */
    synchronized int copiesMissing() {
        return stopped == null ? Math.max(0, active.total() - tracker.inSync().size()) : 0;
    }

    /** Whether the copy is the primary no more. */
    synchronized boolean over() {
        return stopped != null;
    }

    /** Nothing more is acknowledged. */
    synchronized void stop(String reason) {
        if (stopped == null) {
            SearchException cause = new SearchException(ErrorCode.STALE_PRIMARY, "primary has stopped: " + reason);
            stopped = cause;
            feeders.values().forEach(CopyFeeder::close);
            feeders.clear();
            shard.standing().retainAbove(Long.MAX_VALUE);
            waiters.forEach(waiter -> waiter.done().completeExceptionally(cause));
            refreshes.end();
        }
    }

    synchronized boolean compared(String id, long checkpoint) {
        boolean intact = tracker.compared(id, checkpoint);
        settle();
        return intact;
    }

    synchronized void advanced(String id, long checkpoint) {
        tracker.advanced(id, checkpoint);
        settle();
    }

    synchronized boolean takeIn(String id) {
        return stopped == null && tracker.takeIn(id);
    }

    synchronized void removed(String id) {
        tracker.removed(id);
        settle();
    }

    synchronized boolean inSync(String id) {
        return tracker.inSync(id);
    }

    /** Whether any write waits. */
    synchronized boolean waited() {
        return !waiters.isEmpty() || refreshes.waited();
    }

    synchronized long globalCheckpoint() {
        return tracker.globalCheckpoint();
    }

    public int totalCopies() {
        return active.total();
    }

    /** Waits until so many copies are started; -1: all. */
    public void awaitActive(int wanted, long timeoutMillis) {
        active.await(wanted, timeoutMillis);
    }

    /** Asks the copies in sync to make searchable what is acknowledged. Completes when all of them have. */
    public synchronized Future<Void> refreshCopies() {
        Future<Void> done = refreshes.ask(othersInSync());
        refreshAsked = refreshes.asked();
        if (stopped != null) {
            refreshes.end();
        }
        feeders.values().forEach(CopyFeeder::signal);
        return done;
    }

    /** The last round. To be called by feeders also under their own locks. */
    long refreshAsked() {
        return refreshAsked;
    }

    synchronized long refreshed(String id) {
        return refreshes.done(id);
    }

    synchronized void refreshed(String id, long round) {
        refreshes.done(id, round);
        settle();
    }

    private Set<String> othersInSync() {
        Set<String> others = tracker.inSync();
        others.remove(tracker.own());
        return others;
    }

    public long term() {
        return tracker.term();
    }

    IndexShard shard() {
        return shard;
    }

    RecentOperations recent() {
        return recent;
    }

    CopyRemoval removal() {
        return means.removal();
    }

    String nodeId() {
        return means.nodeId();
    }

    /** Once a second: what is told to copies when there is nothing else to tell. */
    synchronized void tick() {
        feeders.values().forEach(CopyFeeder::signal);
    }
}
