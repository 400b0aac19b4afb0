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
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Asks each shard once, and again on its next copy, or where a newer cluster state has it, if that fails. Used by one thread for one
 * phase of one search.
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

    private final Function<NodeGroup, CompletableFuture<R>> call;
    private final Reader<R, A> reader;
    private final UnaryOperator<PlannedShard> relocate;
    private final Gathering<NodeGroup, R> gathering = new Gathering<>();
    private final Map<Integer, A> answers = new TreeMap<>();
    private final Map<Integer, ShardFailure> failures = new TreeMap<>();
    private final Map<Integer, PlannedShard> waiting = new HashMap<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private final Set<Integer> relocated = new HashSet<>();
    private final List<PlannedShard> next = new ArrayList<>();
    private boolean timedOut;

    ShardRounds(
            Function<NodeGroup, CompletableFuture<R>> call, Reader<R, A> reader, UnaryOperator<PlannedShard> relocate) {
        this.call = call;
        this.reader = reader;
        this.relocate = relocate;
    }

    void run(Collection<PlannedShard> shards, Deadline deadline) {
        next.addAll(shards);
        send();
        while (!gathering.done()) {
            Gathering.Completion<NodeGroup, R> completion = gathering.next(deadline.nanoTime());
            if (completion == null) {
                giveUp();
                return;
            }
            receive(completion);
            send();
        }
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
        if (waiting.remove(shard.ordinal()) != null) {
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
        if (waiting.remove(shard.ordinal()) == null) {
            return;
        }
        failures.put(shard.ordinal(), new ShardFailure(shard.id(), group.node().getId(), failure));
        ErrorCode code = ErrorCode.of(failure.getCode());
        int attempt = attempts.merge(shard.ordinal(), 1, Integer::sum);
        if (code == ErrorCode.SHARD_NOT_FOUND && shard.readerId().isEmpty() && relocated.add(shard.ordinal())) {
            attempts.put(shard.ordinal(), 0);
            next.add(relocate.apply(shard));
        } else if (code.status() >= 429 && attempt < shard.copies().size()) {
            next.add(shard);
        }
    }

    private void send() {
        if (next.isEmpty()) {
            return;
        }
        record Destination(String nodeId, int variant) {}
        Map<Destination, NodeGroup> groups = new LinkedHashMap<>();
        for (PlannedShard shard : next) {
            int attempt = attempts.getOrDefault(shard.ordinal(), 0);
            if (attempt >= shard.copies().size()) {
                failures.putIfAbsent(
                        shard.ordinal(),
                        ShardFailure.of(
                                shard.id(),
                                "",
                                ErrorCode.NO_SHARD_AVAILABLE,
                                "no shard available [" + shard.id().getIndexName() + "]["
                                        + shard.id().getNumber() + "]"));
                continue;
            }
            Node node = shard.copies().get(attempt);
            waiting.put(shard.ordinal(), shard);
            groups.computeIfAbsent(
                            new Destination(node.getId(), shard.variant()),
                            destination -> new NodeGroup(node, shard.variant(), new ArrayList<>()))
                    .shards()
                    .add(shard);
        }
        next.clear();
        groups.values().forEach(group -> gathering.add(group, call.apply(group)));
    }

    private void receive(Gathering.Completion<NodeGroup, R> completion) {
        NodeGroup group = completion.group();
        R answer = completion.answer();
        if (answer != null) {
            reader.read(group, answer, this);
        }
        Throwable error = completion.error();
        for (PlannedShard shard : group.shards()) {
            if (!waiting.containsKey(shard.ordinal())) {
                continue;
            }
            if (error == null) {
                failed(
                        shard,
                        group,
                        ErrorCode.INTERNAL,
                        "node left the shard out of its answer [" + group.node().getName() + "]");
            } else {
                failed(shard, group, failure(error));
            }
        }
    }

    private static Failure failure(Throwable error) {
        Throwable cause = error.getCause() instanceof SearchException && !(error instanceof SearchException)
                ? error.getCause()
                : error;
        return cause instanceof SearchException failure
                ? failure.toFailure()
                : new SearchException(ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), cause).toFailure();
    }

    private void giveUp() {
        timedOut = true;
        waiting.forEach((ordinal, shard) -> failures.put(
                ordinal,
                ShardFailure.of(
                        shard.id(),
                        shard.copies().get(attempts.getOrDefault(ordinal, 0)).getId(),
                        ErrorCode.RECEIVE_TIMEOUT,
                        "shard did not answer in time")));
        waiting.clear();
    }
}
