package io.diagon.datanode.search;

import io.diagon.datanode.shard.IndexShard;
import io.diagon.engine.EngineSearcher;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Points in time in use. One that answered hits stays for their fetch. Thread-safe.
 *
 * <p>The generation that callers know has the engine's in its lower half and a number that is drawn for each opening of the shard in its
 * upper half: documents of one opening are never looked up in another.
 */
public final class ReaderLeases {
    private static final Duration KEEP = Duration.ofSeconds(30);
    /** Of one shard: one a second for the time they are kept, with room for forced refreshes. */
    private static final int MAX_GENERATIONS = 128;

    private final LongSupplier nanoTime;
    private final Map<IndexShard, ShardLeases> shards = new ConcurrentHashMap<>();

    public ReaderLeases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A use of a point in time, ended by {@link #close}. */
    public final class Lease implements AutoCloseable {
        private final ShardLeases owner;
        private final long generation;
        private final EngineSearcher searcher;
        private int users;
        private long keepUntil;

        private Lease(ShardLeases owner, long generation, EngineSearcher searcher) {
            this.owner = owner;
            this.generation = generation;
            this.searcher = searcher;
            this.keepUntil = nanoTime.getAsLong();
        }

        public EngineSearcher searcher() {
            return searcher;
        }

        public long generation() {
            return generation;
        }

        /** Keeps the point in time for a fetch. */
        void keep() {
            synchronized (owner) {
                keepUntil = nanoTime.getAsLong() + KEEP.toNanos();
            }
        }

        @Override
        public void close() {
            owner.release(this);
        }
    }

    /** The point in time that is searchable now. */
    public Lease current(IndexShard shard) {
        return leases(shard).current(shard);
    }

    /** The point in time that answered before. */
    public Lease existing(IndexShard shard, long generation) {
        return leases(shard).existing(generation);
    }

    private ShardLeases leases(IndexShard shard) {
        ShardLeases known = shards.get(shard);
        if (known != null) {
            return known;
        }
        ShardLeases made = shards.computeIfAbsent(shard, key -> new ShardLeases());
        shard.onClose(() -> {
            shards.remove(shard);
            made.closeAll();
        });
        return made;
    }

    /** Lets go of what is no longer kept for anyone. */
    public void reap() {
        shards.values().forEach(ShardLeases::reap);
    }

    /** Points in time that are open. */
    public int size() {
        return shards.values().stream().mapToInt(ShardLeases::size).sum();
    }

    private final class ShardLeases {
        private final long opening = (long) RandomGenerator.getDefault().nextInt(1, Integer.MAX_VALUE) << 32;
        private final Map<Long, Lease> byGeneration = new ConcurrentHashMap<>();
        private boolean closed;

        Lease current(IndexShard shard) {
            EngineSearcher searcher = shard.engine().acquireSearcher();
            long generation = opening | (searcher.generation() & 0xFFFF_FFFFL);
            synchronized (this) {
                Lease lease = byGeneration.get(generation);
                if (lease == null) {
                    lease = new Lease(this, generation, searcher);
                    byGeneration.put(generation, lease);
                } else {
                    searcher.close();
                }
                lease.users++;
                evictBeyondLimit();
                return lease;
            }
        }

        synchronized Lease existing(long generation) {
            Lease lease = byGeneration.get(generation);
            if (lease == null) {
                throw new SearchException(
                        ErrorCode.SEARCH_CONTEXT_MISSING, "no search context found for reader [" + generation + "]");
            }
            lease.users++;
            return lease;
        }

        synchronized void release(Lease lease) {
            lease.users--;
            if (lease.users == 0 && (closed || lease.keepUntil - nanoTime.getAsLong() <= 0)) {
                drop(lease);
            }
        }

        synchronized void reap() {
            long now = nanoTime.getAsLong();
            for (Lease lease : byGeneration.values()) {
                if (lease.users == 0 && lease.keepUntil - now <= 0) {
                    drop(lease);
                }
            }
        }

        synchronized void closeAll() {
            closed = true;
            for (Lease lease : byGeneration.values()) {
                if (lease.users == 0) {
                    drop(lease);
                }
            }
        }

        private void evictBeyondLimit() {
            if (byGeneration.size() > MAX_GENERATIONS) {
                byGeneration.values().stream()
                        .filter(lease -> lease.users == 0)
                        .min(Comparator.comparingLong(lease -> lease.keepUntil))
                        .ifPresent(this::drop);
            }
        }

        private void drop(Lease lease) {
            byGeneration.remove(lease.generation);
            lease.searcher.close();
        }

        int size() {
            return byGeneration.size();
        }
    }
}
