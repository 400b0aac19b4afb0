package io.diagon.datanode.search;

import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Points in time that outlive one search, each until its keep-alive has passed without use. Thread-safe. */
public final class OpenReaders {
    private final ReaderLeases leases;
    private final int limit;
    private final LongSupplier nanoTime;
    private final Map<String, OpenReader> readers = new ConcurrentHashMap<>();

    public OpenReaders(ReaderLeases leases, int limit, LongSupplier nanoTime) {
        this.leases = leases;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    private static final class OpenReader {
        private final IndexShard shard;
        private final ReaderLeases.Lease lease;
        private long keepAliveNanos;
        private long expiry;

        OpenReader(IndexShard shard, ReaderLeases.Lease lease, long keepAliveNanos, long now) {
            this.shard = shard;
            this.lease = lease;
            this.keepAliveNanos = keepAliveNanos;
            this.expiry = now + keepAliveNanos;
        }

        synchronized void touch(long newKeepAliveNanos, long now) {
            keepAliveNanos = newKeepAliveNanos > 0 ? newKeepAliveNanos : keepAliveNanos;
            expiry = now + keepAliveNanos;
        }

        synchronized boolean expired(long now) {
            return expiry - now <= 0 || shard.state() != ShardState.STARTED;
        }
    }

    /** Opens a point in time of what is searchable now and returns its id. */
    public String open(IndexShard shard, long keepAliveMillis) {
        if (readers.size() >= limit) {
            throw new SearchException(
                    ErrorCode.REJECTED_EXECUTION,
                    "trying to create too many open readers (scrolls and points in time), must be less than or equal to ["
                            + limit + "]");
        }
        String id = UUID.randomUUID().toString();
        readers.put(
                id,
                new OpenReader(
                        shard, leases.current(shard), Math.max(1, keepAliveMillis) * 1_000_000L, nanoTime.getAsLong()));
        return id;
    }

    /** Uses a point in time; its keep-alive begins anew, with the given length if that is not 0. */
    public ReaderLeases.Lease use(String id, long keepAliveMillis) {
        OpenReader reader = readers.get(id);
        if (reader == null) {
            throw missing(id);
        }
        reader.touch(keepAliveMillis * 1_000_000L, nanoTime.getAsLong());
        return leases.existing(reader.shard, reader.lease.generation());
    }

    /** Closes them and returns those that were there. */
    public List<String> close(Iterable<String> ids) {
        List<String> closed = new ArrayList<>();
        for (String id : ids) {
            OpenReader reader = readers.remove(id);
            if (reader != null) {
                reader.lease.close();
                closed.add(id);
            }
        }
        return closed;
    }

    public List<String> closeAll() {
        return close(List.copyOf(readers.keySet()));
    }

    /** Closes what nobody has used for its keep-alive, and what belongs to shards that are gone. */
    public void reap() {
        long now = nanoTime.getAsLong();
        close(readers.entrySet().stream()
                .filter(entry -> entry.getValue().expired(now))
                .map(Map.Entry::getKey)
                .toList());
    }

    public int size() {
        return readers.size();
    }

    public int size(IndexShard shard) {
        return (int) readers.values().stream()
                .filter(reader -> reader.shard == shard)
                .count();
    }

    private static SearchException missing(String id) {
        return new SearchException(ErrorCode.SEARCH_CONTEXT_MISSING, "no search context found for id [" + id + "]");
    }
}
