package io.diagon.datanode.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Writers that wait until a refresh has made their writes searchable. Thread-safe. */
final class RefreshListeners {
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /** Completes with the end of the next refresh that begins after this call; null when too many wait already. */
    synchronized @Nullable Future<Void> add(int limit) {
        if (waiting.size() >= limit) {
            return null;
        }
        CompletableFuture<Void> listener = new CompletableFuture<>();
        waiting.add(listener);
        return listener;
    }

    /** Those that a refresh beginning now will serve. */
    synchronized List<CompletableFuture<Void>> take() {
        List<CompletableFuture<Void>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    synchronized boolean any() {
        return !waiting.isEmpty();
    }
}
