package io.diagon.coordinator.scatter;

import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks each shard until one of its copies has answered: the next copy if one fails, or where a newer cluster state has the shard, and
 * two at a time if the first is late. What is left under way when all have answered is cancelled. Used by one thread for one phase of
 * one search.
 *
 * @param <R> what a node answers
 * @param <A> what a shard answers
 */
final class ShardRounds<R, A> {
    /** Reports each shard of an answer by {@link #answered} or {@link #failed}. */
    @FunctionalInterface
    interface Reader<R, A> {
        void read(NodeGroup group, R response, ShardRounds<R, A> rounds);
    }

    /** A call under way. */
    private static final class Flight<R> {
        private final NodeGroup group;
        private final NodeCall<R> call;
        private final boolean second;
        private final long patience;
        private long hedgeAt;

        /** @param patience nanoseconds before another copy is asked, or {@link Hedging#NEVER} */
        Flight(NodeGroup group, NodeCall<R> call, boolean second, long patience) {
            this.group = group;
            this.call = call;
            this.second = second;
            this.patience = patience;
            postpone(System.nanoTime());
        }

        void postpone(long now) {
            hedgeAt = patience == Hedging.NEVER ? Hedging.NEVER : now + patience;
        }
    }

    private final Function<NodeGroup, NodeCall<R>> call;
    private final Reader<R, A> reader;
    private final UnaryOperator<PlannedShard> relocate;
    private final @Nullable Hedging hedging;
    private final Gathering<Flight<R>, R> gathering;
    private final Map<Integer, A> answers = new TreeMap<>();
    private final Map<Integer, ShardFailure> failures = new TreeMap<>();
    private final Map<Integer, ShardAttempts> open = new HashMap<>();
    private final List<Flight<R>> flights = new ArrayList<>();
    private final List<ShardAttempts> next = new ArrayList<>();
    /** Shards that are left alone for a while, by the time at which they are asked for again. */
    private final Map<ShardAttempts, Long> resting = new HashMap<>();
    /** Shards that the answer being read has told of. */
    private final Set<Integer> reported = new HashSet<>();

    private boolean timedOut;

    /**
     * @param partial whether an answer leaves shards to be asked again
     * @param hedging null: no copy is asked while another is
     */
    ShardRounds(
            Function<NodeGroup, NodeCall<R>> call,
            Reader<R, A> reader,
            Predicate<R> partial,
            UnaryOperator<PlannedShard> relocate,
            @Nullable Hedging hedging) {
        this.call = call;
        this.reader = reader;
        this.gathering = new Gathering<>(partial);
        this.relocate = relocate;
        this.hedging = hedging;
    }

    void run(Collection<PlannedShard> shards, Deadline deadline) {
        for (PlannedShard shard : shards) {
            ShardAttempts attempts = new ShardAttempts(shard);
            open.put(shard.ordinal(), attempts);
            next.add(attempts);
        }
        send(false);
        while (!open.isEmpty()) {
            long wake = wake();
            boolean wakeFirst = wake != Hedging.NEVER && wake - deadline.nanoTime() < 0;
            Gathering.Completion<Flight<R>, R> completion = gathering.next(wakeFirst ? wake : deadline.nanoTime());
            if (completion != null) {
                receive(completion);
                send(false);
            } else if (wakeFirst && !Thread.currentThread().isInterrupted()) {
                resume();
                hedge();
            } else {
                giveUp();
            }
        }
        flights.forEach(flight -> flight.call.cancel());
    }

    /** By ascending ordinal. */
    List<A> answers() {
        return List.copyOf(answers.values());
    }

    List<ShardFailure> failures() {
        return List.copyOf(failures.values());
    }

    boolean timedOut() {
        return timedOut;
    }

    void answered(PlannedShard shard, A answer) {
        if (reported.add(shard.ordinal()) && open.remove(shard.ordinal()) != null) {
            answers.put(shard.ordinal(), answer);
            failures.remove(shard.ordinal());
        }
    }

    void failed(PlannedShard shard, NodeGroup group, ErrorCode code, String reason) {
        failed(
                shard,
                group,
                Failure.newBuilder().setCode(code.number()).setReason(reason).build());
    }

    void failed(PlannedShard shard, NodeGroup group, Failure failure) {
        ShardAttempts attempts = open.get(shard.ordinal());
        if (!reported.add(shard.ordinal()) || attempts == null) {
            return;
        }
        failures.put(shard.ordinal(), new ShardFailure(shard.id(), group.node().getId(), failure));
        switch (attempts.failed(ErrorCode.of(failure.getCode()))) {
            case WAIT -> {}
            case RETRY -> next.add(attempts);
            case RELOCATE -> {
                if (attempts.pause() > 0) {
                    resting.put(attempts, System.nanoTime() + attempts.pause());
                } else {
                    look(attempts);
                }
            }
            case GIVE_UP -> open.remove(shard.ordinal());
        }
    }

    private record Destination(String nodeId, int variant) {}

    /** Sends what is next to its next copies. Second requests are sent as far as there are permits, first ones always. */
    private void send(boolean second) {
        if (second) {
            gathering.hurry();
        }
        Map<Destination, NodeGroup> groups = new LinkedHashMap<>();
        for (ShardAttempts attempts : next) {
            PlannedShard shard = attempts.shard();
            Node node = attempts.nextCopy();
            if (node == null) {
                unavailable(shard);
                continue;
            }
            groups.computeIfAbsent(
                            new Destination(node.getId(), shard.variant()),
                            destination -> new NodeGroup(node, shard.variant(), new ArrayList<>()))
                    .shards()
                    .add(shard);
        }
        next.clear();
        for (NodeGroup group : groups.values()) {
            if (second && (hedging == null || !hedging.permitted())) {
                continue;
            }
            group.shards().forEach(shard -> sent(shard.ordinal()));
            long patience = second || hedging == null
                    ? Hedging.NEVER
                    : hedging.requested(group.node().getId());
            Flight<R> flight = new Flight<>(group, call.apply(group), second, patience);
            flights.add(flight);
            gathering.add(flight, flight.call.answer());
        }
    }

    private void sent(int ordinal) {
        ShardAttempts attempts = open.get(ordinal);
        if (attempts != null) {
            attempts.sent();
        }
    }

    private void unavailable(PlannedShard shard) {
        open.remove(shard.ordinal());
        failures.putIfAbsent(
                shard.ordinal(),
                ShardFailure.of(
                        shard.id(),
                        "",
                        ErrorCode.NO_SHARD_AVAILABLE,
                        "no shard available [" + shard.id().getIndexName() + "]["
                                + shard.id().getNumber() + "]"));
    }

    /** When there is something to do without an answer; {@link Hedging#NEVER}: not at all. */
    private long wake() {
        return LongStream.concat(
                        flights.stream().mapToLong(flight -> flight.hedgeAt),
                        resting.values().stream().mapToLong(Long::longValue))
                .min()
                .orElse(Hedging.NEVER);
    }

    private void look(ShardAttempts attempts) {
        attempts.relocated(relocate.apply(attempts.shard()));
        next.add(attempts);
    }

    /** Looks for the shards that have been left alone long enough. */
    private void resume() {
        long now = System.nanoTime();
        resting.entrySet().removeIf(entry -> {
            boolean due = entry.getValue() - now <= 0;
            if (due) {
                look(entry.getKey());
            }
            return due;
        });
        send(false);
    }

    /** Asks another copy of what is late; what has no permit is late again after the same time. */
    private void hedge() {
        long now = System.nanoTime();
        for (Flight<R> flight : flights) {
            if (flight.hedgeAt == Hedging.NEVER || flight.hedgeAt - now > 0) {
                continue;
            }
            flight.hedgeAt = Hedging.NEVER;
            for (PlannedShard shard : flight.group.shards()) {
                ShardAttempts attempts = open.get(shard.ordinal());
                if (attempts != null && attempts.hedgeable()) {
                    next.add(attempts);
                    flight.postpone(now);
                }
            }
        }
        send(true);
    }

    private void receive(Gathering.Completion<Flight<R>, R> completion) {
        Flight<R> flight = completion.group();
        NodeGroup group = flight.group;
        flights.remove(flight);
        reported.clear();
        int answeredBefore = answers.size();
        R answer = completion.answer();
        if (answer != null) {
            reader.read(group, answer, this);
        }
        if (flight.second && hedging != null && answers.size() > answeredBefore) {
            hedging.won();
        }
        for (PlannedShard shard : group.shards()) {
            if (!reported.contains(shard.ordinal())) {
                failed(shard, group, unreported(group, completion.error()));
            }
        }
        flights.removeIf(this::superfluous);
    }

    private static Failure unreported(NodeGroup group, @Nullable Throwable error) {
        SearchException failure = error == null ? SearchFailures.missing(group.node()) : SearchFailures.of(error);
        return failure.toFailure();
    }

    private boolean superfluous(Flight<R> flight) {
        boolean superfluous = flight.group.shards().stream().noneMatch(shard -> open.containsKey(shard.ordinal()));
        if (superfluous) {
            flight.call.cancel();
        }
        return superfluous;
    }

    private void giveUp() {
        timedOut = true;
        for (ShardAttempts attempts : open.values()) {
            PlannedShard shard = attempts.shard();
            failures.put(
                    shard.ordinal(),
                    ShardFailure.of(
                            shard.id(),
                            attempts.lastNodeId(),
                            ErrorCode.RECEIVE_TIMEOUT,
                            "shard did not answer in time"));
        }
        open.clear();
    }
}
