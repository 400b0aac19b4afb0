package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.replication.PrimaryGroup.Follower;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The groups of the primaries on this node: one for each primary and term. Thread-safe. */
public final class PrimaryGroups {
    private static final long PATIENCE_MILLIS = 1_000;

    private final Supplier<ClusterState> state;
    private final ShardRegistry shards;
    private final String nodeId;
    private final PrimaryGroup.Means means;
    private final PrimaryHandOver handOver;
    private final Map<IndexShard, PrimaryGroup> groups = new HashMap<>();
    private final Set<PrimaryGroup> handingOver = ConcurrentHashMap.newKeySet();

    /** @param state the newest that the node knows */
    public PrimaryGroups(
            String nodeId,
            Supplier<ClusterState> state,
            ShardRegistry shards,
            CopyLinks links,
            CopyRemoval removal,
            PrimaryTransfer transfer) {
        this.state = state;
        this.shards = shards;
        this.nodeId = nodeId;
        this.means = new PrimaryGroup.Means(
                nodeId,
                links,
                removal,
                new FileSender(new SendingRate(() -> RecoverySettings.bytesPerSecond(state.get()), System::nanoTime)));
        this.handOver = new PrimaryHandOver(nodeId, transfer);
    }

    /**
     * The group of a started primary. Waits a little for the state that makes it one.
     *
     * @throws SearchException SHARD_NOT_FOUND if it is none, or not in the term that the master has given the shard
     */
    public PrimaryGroup of(IndexShard shard, long timeoutMillis) {
        PrimaryGroup group = await(shard, 0);
        if (group == null) {
            reconcile(shard);
            group = await(shard, Math.min(timeoutMillis, PATIENCE_MILLIS));
        }
        if (group == null) {
            throw new SearchException(
                    ErrorCode.SHARD_NOT_FOUND,
                    "shard is not a primary on this node [" + shard.id().getIndexName() + "]["
                            + shard.id().getNumber() + "]");
        }
        return group;
    }

    private synchronized @Nullable PrimaryGroup await(IndexShard shard, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (true) {
                PrimaryGroup group = groups.get(shard);
                if (group != null && group.term() == shard.assignment().primaryTerm()) {
                    return group;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return null;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a primary", e);
        }
    }

    /** To be called after each new cluster state, and about once a second. */
    public void reconcile() {
        List<IndexShard> known;
        synchronized (this) {
            groups.entrySet().removeIf(entry -> {
                boolean gone = entry.getKey().state() != ShardState.STARTED
                        || shards.find(entry.getKey().key()) != entry.getKey();
                if (gone) {
                    entry.getValue().stop("shard is closed");
                }
                return gone;
            });
            known = List.copyOf(groups.keySet());
        }
        known.forEach(this::reconcile);
        for (IndexShard shard : shards.all()) {
            if (!known.contains(shard)) {
                reconcile(shard);
            }
        }
    }

    private void reconcile(IndexShard shard) {
        if (shard.state() != ShardState.STARTED || !shard.assignment().primary()) {
            return;
        }
        ClusterState current = state.get();
        IndexMetadata index = current.indexByUuid(shard.id().getIndexUuid()).orElse(null);
        int number = shard.id().getNumber();
        long term = shard.assignment().primaryTerm();
        if (shard.standing().spentTerm() == term) {
            return; // the master gives the shard a new one as soon as it hears of it
        }
        if (index == null || number >= index.getPrimaryTermsCount() || index.getPrimaryTerms(number) != term) {
            return; // the shard, or the state, is behind
        }
        List<String> inSync =
                number < index.getInSyncCount() ? index.getInSync(number).getAllocationIdsList() : List.of();
        if (!inSync.contains(shard.assignment().allocationId())) {
            return; // until the master counts the copy, it may make another one, empty, in its place
        }
        PrimaryGroup group = group(shard, term, inSync);
        if (group != null) {
            group.apply(
                    current,
                    followers(current, shard, inSync),
                    inSync,
                    started(current, shard),
                    index.getNumberOfReplicas() + 1);
            group.tick();
            Successors.ofRelocation(current, shard.id(), shard.assignment().allocationId(), inSync)
                    .ifPresent(target -> {
                        var _ = handOver(group, target);
                    });
        }
    }

    /** In the background, and once at a time. */
    private CompletableFuture<Boolean> handOver(PrimaryGroup group, String target) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        if (!handingOver.add(group)) {
            done.complete(false);
            return done;
        }
        Thread.ofVirtual().name("diagon-hand-over").start(() -> {
            try {
                done.complete(handOver.run(group, target));
            } finally {
                handingOver.remove(group);
                done.complete(false);
            }
        });
        return done;
    }

    /** Hands over the primaries that have a copy which can take their place, or may before the limit. */
    public void handOverAll(Duration limit) {
        new Evacuation(nodeId, state, this::all, this::handOver).run(limit);
    }

    /** Operations, of the primary whose copies lack most. */
    public long mostBehind() {
        return all().stream().mapToLong(PrimaryGroup::behind).max().orElse(0);
    }

    public long copiesMissing() {
        return all().stream().mapToLong(PrimaryGroup::copiesMissing).sum();
    }

    /** Of operations that are kept in memory for copies. */
    public long bufferedBytes() {
        return all().stream().mapToLong(group -> group.recent().bytes()).sum();
    }

    private synchronized List<PrimaryGroup> all() {
        return List.copyOf(groups.values());
    }

    private @Nullable PrimaryGroup group(IndexShard shard, long term, List<String> inSync) {
        synchronized (this) {
            PrimaryGroup known = groups.get(shard);
            if (known != null && known.term() == term) {
                return known;
            }
        }
        if (!locked(shard)) {
            return null; // the next round comes in a second
        }
        try {
            synchronized (this) {
                PrimaryGroup known = groups.get(shard);
                if (known != null && known.term() == term) {
                    return known;
                }
                if (known != null) {
                    known.stop("its term is over");
                }
                if (shard.state() != ShardState.STARTED || shard.assignment().primaryTerm() != term) {
                    groups.remove(shard);
                    return null;
                }
                PrimaryGroup group = new PrimaryGroup(shard, term, inSync, means);
                groups.put(shard, group);
                notifyAll();
                return group;
            }
        } finally {
            shard.writeLock().unlock();
        }
    }

    /** A write may hold the lock while it waits for the very state that is being applied. */
    private static boolean locked(IndexShard shard) {
        try {
            return shard.writeLock().tryLock(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int started(ClusterState state, IndexShard shard) {
        return (int) state.shards(shard.id().getIndexUuid()).stream()
                .filter(copy -> copy.getShard() == shard.id().getNumber())
                .filter(copy -> copy.getState() == ShardRouting.State.STARTED
                        || copy.getState() == ShardRouting.State.RELOCATING)
                .count();
    }

    private static List<Follower> followers(ClusterState state, IndexShard shard, List<String> inSync) {
        String own = shard.assignment().allocationId();
        List<Follower> followers = new ArrayList<>();
        List<String> assigned = new ArrayList<>(List.of(own));
        for (ShardRouting copy : state.shards(shard.id().getIndexUuid())) {
            boolean follows = copy.getShard() == shard.id().getNumber()
                    && copy.getState() != ShardRouting.State.UNASSIGNED
                    && !copy.getAllocationId().equals(own);
            if (follows) {
                assigned.add(copy.getAllocationId());
                followers.add(new Follower(copy.getAllocationId(), state.node(copy.getNodeId()), true));
            }
        }
        inSync.stream()
                .filter(id -> !assigned.contains(id))
                .forEach(id -> followers.add(new Follower(id, null, false)));
        return followers;
    }

    /** Stops what waits; nothing is acknowledged afterwards. */
    public synchronized void close() {
        groups.values().forEach(group -> group.stop("node is stopping"));
        groups.clear();
    }
}
