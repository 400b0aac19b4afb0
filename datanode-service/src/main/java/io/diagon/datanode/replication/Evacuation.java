package io.diagon.datanode.replication;

import io.diagon.cluster.ClusterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Hands all primaries of a node that leaves over, side by side. A copy that is being recovered elsewhere is waited for: it may take over once it
 * is in sync.
 */
final class Evacuation {
    /** Between two looks at what is left. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String nodeId;
    private final Supplier<ClusterState> state;
    private final Supplier<Collection<PrimaryGroup>> groups;
    private final BiFunction<PrimaryGroup, String, CompletableFuture<Boolean>> handOver;

    /**
     * @param groups of the primaries that are here
     * @param handOver begins to hand one over to a copy, and answers in the end whether it was
     */
    Evacuation(
            String nodeId,
            Supplier<ClusterState> state,
            Supplier<Collection<PrimaryGroup>> groups,
            BiFunction<PrimaryGroup, String, CompletableFuture<Boolean>> handOver) {
        this.nodeId = nodeId;
        this.state = state;
        this.groups = groups;
        this.handOver = handOver;
    }

    /** What is not handed over within the limit is taken over when the node is gone. */
    void run(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (System.nanoTime() - end < 0 && begin(end)) {
                done(new CompletableFuture<>(), PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether some are left that may be handed over yet. */
    private boolean begin(long end) throws InterruptedException {
        ClusterState now = state.get();
        List<CompletableFuture<Boolean>> underWay = new ArrayList<>();
        boolean left = false;
        for (PrimaryGroup group : groups.get()) {
            if (group.over()) {
                continue;
            }
            Optional<String> successor =
                    Successors.ofLeavingNode(now, group.shard().id(), nodeId);
            if (successor.isPresent()) {
                underWay.add(handOver.apply(group, successor.get()));
            } else {
                left |= Successors.expected(now, group.shard().id(), nodeId);
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new));
        return !done(all, end - System.nanoTime()) || left || underWay.stream().anyMatch(one -> !one.getNow(false));
    }

    private static boolean done(CompletableFuture<Void> future, long nanos) throws InterruptedException {
        try {
            future.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
