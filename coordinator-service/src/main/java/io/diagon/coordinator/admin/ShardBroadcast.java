package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.ShardsResponse;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has every copy of every shard of some indices do something: one call to each node. Copies that have come while the others were asked are asked
 * too, and those that have gone are nobody's concern.
 */
public final class ShardBroadcast {
    private static final int MAX_ROUNDS = 4;

    private final NodeCalls calls;
    private final ClusterStateWatcher watcher;

    public ShardBroadcast(NodeCalls calls, ClusterStateWatcher watcher) {
        this.calls = calls;
        this.watcher = watcher;
    }

    /**
     * How it went.
     *
     * @param total copies that there should be
     */
    public record Result(int total, int successful, List<ShardFailure> failures) {}

    /** Why a copy did not do it. */
    public record ShardFailure(ShardId shard, String nodeId, Failure failure) {
        private boolean gone() {
            return switch (ErrorCode.of(failure.getCode())) {
                case SHARD_NOT_FOUND, NODE_NOT_CONNECTED -> true;
                default -> false;
            };
        }
    }

    /** The copies that have answered, each by its shard and its node. */
    private static final class Answers {
        private final Set<Map.Entry<ShardId, String>> successful = new HashSet<>();
        private final Map<Map.Entry<ShardId, String>, ShardFailure> failures = new LinkedHashMap<>();

        /** Without a failure: it was done. */
        void add(ShardId shard, Node node, @Nullable Failure failure) {
            Map.Entry<ShardId, String> copy = Map.entry(shard, node.getId());
            if (failure == null) {
                successful.add(copy);
                failures.remove(copy);
            } else {
                failures.put(copy, new ShardFailure(shard, node.getId(), failure));
            }
        }

        /** Whether the state that the copies are from may be. */
        boolean stale() {
            return failures.values().stream().anyMatch(ShardFailure::gone);
        }

        /** Whether the copy is still to be asked. */
        boolean open(ShardId shard, Node node) {
            Map.Entry<ShardId, String> copy = Map.entry(shard, node.getId());
            ShardFailure failure = failures.get(copy);
            return failure == null ? !successful.contains(copy) : failure.gone();
        }
    }

    /** @param request makes the request to a node of the shards it holds */
    public <Q> Result run(
            ClusterState state,
            List<IndexMetadata> indices,
            Function<List<ShardId>, Q> request,
            MethodDescriptor<Q, ShardsResponse> method,
            Duration limit) {
        Answers answers = new Answers();
        ClusterState newest = state;
        Map<Node, List<ShardId>> shares = shares(newest, indices);
        for (int round = 0; round < MAX_ROUNDS && !shares.isEmpty(); round++) {
            ask(shares, request, method, limit, answers);
            newest = answers.stale() ? watcher.refresh() : watcher.current();
            shares = shares(newest, indices);
            shares.forEach((node, shards) -> shards.removeIf(shard -> !answers.open(shard, node)));
            shares.values().removeIf(List::isEmpty);
        }
        Set<ShardFailure> present = new HashSet<>();
        shares.forEach((node, shards) ->
                shards.forEach(shard -> present.add(answers.failures.get(Map.entry(shard, node.getId())))));
        List<ShardFailure> failures = answers.failures.values().stream()
                .filter(failure -> !failure.gone() || present.contains(failure))
                .toList();
        int total = 0;
        for (IndexMetadata index : indices) {
            total += ShardCopies.wanted(newest, index.getUuid()).size();
        }
        return new Result(total, Math.min(total, answers.successful.size()), failures);
    }

    private <Q> void ask(
            Map<Node, List<ShardId>> shares,
            Function<List<ShardId>, Q> request,
            MethodDescriptor<Q, ShardsResponse> method,
            Duration limit,
            Answers answers) {
        Map<Node, Q> requests = new LinkedHashMap<>();
        shares.forEach((node, shards) -> requests.put(node, request.apply(shards)));
        calls.callAll(requests, method, limit).forEach((node, outcome) -> {
            switch (outcome) {
                case NodeCalls.Failed<ShardsResponse>(SearchException failure) ->
                    shares.getOrDefault(node, List.of())
                            .forEach(shard -> answers.add(shard, node, failure.toFailure()));
                case NodeCalls.Answered<ShardsResponse>(ShardsResponse answer) ->
                    answer.getShardsList()
                            .forEach(shard -> answers.add(
                                    shard.getShard(), node, shard.hasFailure() ? shard.getFailure() : null));
            }
        });
    }

    /** The started copies by the node that holds them. */
    static Map<Node, List<ShardId>> shares(ClusterState state, List<IndexMetadata> indices) {
        Map<Node, List<ShardId>> shares = new LinkedHashMap<>();
        for (IndexMetadata index : indices) {
            for (ShardRouting copy : state.shards(index.getUuid())) {
                Node node = state.node(copy.getNodeId());
                if (ShardCopies.active(copy) && node != null) {
                    shares.computeIfAbsent(node, key -> new ArrayList<>())
                            .add(ShardId.newBuilder()
                                    .setIndexName(index.getName())
                                    .setIndexUuid(index.getUuid())
                                    .setNumber(copy.getShard())
                                    .build());
                }
            }
        }
        return shares;
    }
}
