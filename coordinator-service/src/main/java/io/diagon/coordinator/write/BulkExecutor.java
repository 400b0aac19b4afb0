package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.metrics.WriteMetrics;
import io.diagon.coordinator.routing.IndexBlocks;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does a bulk: places each operation, sends them, and goes on with those whose shard has moved until the time is up. */
public final class BulkExecutor {
    /** Between two looks for a primary, if no change of the state is heard of: a new one may have to hear of it first. Twice as long each. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final ClusterStateWatcher watcher;
    private final AutoCreation creation;
    private final BulkRound round;
    private final WriteMetrics metrics;
    private final DocumentIds ids = new DocumentIds();

    public BulkExecutor(ClusterStateWatcher watcher, MasterClient master, NodeCalls calls, WriteMetrics metrics) {
        this.watcher = watcher;
        this.creation = new AutoCreation(master);
        this.round = new BulkRound(calls);
        this.metrics = metrics;
    }

    /** The outcomes are in the order of the items. */
    public List<ItemOutcome> execute(List<BulkItem> items, BulkOptions options) {
        long end = System.nanoTime() + options.timeout().toNanos();
        ItemOutcome[] outcomes = new ItemOutcome[items.size()];
        List<PlacedItem> pending = place(items, outcomes, options);
        Duration pause = FIRST_PAUSE;
        while (!pending.isEmpty()) {
            ClusterState state = watcher.current();
            Duration timeout = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            List<PlacedItem> left = round.run(state, pending, options, timeout, outcomes);
            long remaining = end - System.nanoTime();
            if (!left.isEmpty() && remaining <= 0) {
                left.forEach(item -> outcomes[item.position()] = inactive(item, watcher.current(), options));
                break;
            }
            pending = left;
            if (!pending.isEmpty()) {
                awaitChange(state, Duration.ofNanos(Math.min(remaining, pause.toNanos())));
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
        for (ItemOutcome outcome : outcomes) {
            metrics.written(outcome.result().getOutcome());
        }
        return List.of(outcomes);
    }

    public ItemOutcome execute(BulkItem item, BulkOptions options) {
        return execute(List.of(item), options).getFirst();
    }

    private List<PlacedItem> place(List<BulkItem> items, ItemOutcome[] outcomes, BulkOptions options) {
        Map<String, Object> targets = new HashMap<>();
        List<PlacedItem> placed = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            BulkItem item = items.get(i);
            try {
                if (item.refused() != null) {
                    throw item.refused();
                }
                String key = (item.requireAlias() ? "!" : "") + item.index();
                Object target = targets.computeIfAbsent(key, name -> target(item, options));
                if (target instanceof SearchException failure) {
                    throw failure;
                }
                placed.add(PlacedItem.of(i, item, (WriteTarget) target, ids));
            } catch (SearchException failure) {
                outcomes[i] =
                        ItemOutcome.failed(item, item.index(), item.operation().getId(), failure.toFailure());
            }
        }
        return placed;
    }

    /** A {@link WriteTarget}, or why there is none: a bulk asks once for each name. */
    private Object target(BulkItem item, BulkOptions options) {
        try {
            Optional<WriteTarget> found = WriteTarget.find(watcher.current(), item.index(), item.requireAlias());
            if (found.isPresent()) {
                IndexBlocks.check(found.get().index(), IndexBlocks.Level.WRITE);
                return found.get();
            }
            if (!PlacedItem.creates(item)) {
                return new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + item.index() + "]");
            }
            creation.create(watcher.current(), item.index(), options.timeout());
            return WriteTarget.find(watcher.current(), item.index(), item.requireAlias())
                    .orElseThrow(() ->
                            new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + item.index() + "]"));
        } catch (SearchException failure) {
            return failure;
        }
    }

    private static ItemOutcome inactive(PlacedItem item, ClusterState state, BulkOptions options) {
        String shortage =
                ActiveCopies.of(state, item.index(), item.shard()).shortage(options.activeCopies(item.index()));
        SearchException failure = new SearchException(
                ErrorCode.UNAVAILABLE_SHARDS,
                "[" + item.index().getName() + "][" + item.shard() + "] " + shortage + " Timeout: ["
                        + options.timeout().toMillis() + "ms]");
        return ItemOutcome.failed(
                item.item(), item.index().getName(), item.operation().getId(), failure.toFailure());
    }

    private void awaitChange(ClusterState known, Duration limit) {
        try {
            if (!watcher.await(state -> state.newerThan(known), limit)) {
                watcher.refresh();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for a primary", interrupted);
        }
    }
}
