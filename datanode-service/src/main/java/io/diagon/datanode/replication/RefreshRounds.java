package io.diagon.datanode.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Refreshes that the copies of a primary are asked for, numbered, and the writes that wait for them. Not thread-safe. */
final class RefreshRounds {
    private record Waiter(long round, CompletableFuture<Void> done) {}

    /** The last round of each copy. */
    private final Map<String, Long> done = new HashMap<>();
    /** As many as there are write requests. */
    private final List<Waiter> waiters = new ArrayList<>();

    private long asked;

    /** Completes when all copies in sync have made a refresh after this call. Copies that follow are told by {@link #asked}. */
    Future<Void> ask(Set<String> inSync) {
        Waiter waiter = new Waiter(++asked, new CompletableFuture<>());
        waiters.add(waiter);
        settle(inSync);
        return waiter.done();
    }

    /** The last round; 0: none was asked for. */
    long asked() {
        return asked;
    }

    long done(String copy) {
        return done.getOrDefault(copy, 0L);
    }

    void done(String copy, long round) {
        done.merge(copy, round, Math::max);
    }

    /** @param inSync copies in sync, without the primary */
    void settle(Set<String> inSync) {
        waiters.removeIf(waiter -> {
            boolean all = inSync.stream().allMatch(copy -> done(copy) >= waiter.round());
            return waiter.done().isDone() || (all && waiter.done().complete(null));
        });
    }

    boolean waited() {
        return !waiters.isEmpty();
    }

    /** What was written is acknowledged whatever becomes of the refresh. */
    void end() {
        waiters.forEach(waiter -> waiter.done().complete(null));
        waiters.clear();
    }
}
