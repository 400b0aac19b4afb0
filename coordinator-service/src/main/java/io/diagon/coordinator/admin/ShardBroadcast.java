package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.routing.ShardCopies;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Has every copy of every shard of some indices do something: one call to each node. */
public final class ShardBroadcast {
    private final NodeCalls calls;

    public ShardBroadcast(NodeCalls calls) {
        this.calls = calls;
    }

    /**
     * How it went.
     *
     * @param total copies that there should be
     */
    public record Result(int total, int successful, List<ShardFailure> failures) {}

    /** Why a copy did not do it. */
    public record ShardFailure(ShardId shard, String nodeId, Failure failure) {}

    /** @param request makes the request to a node of the shards it holds */
    public <Q> Result run(
            ClusterState state,
            List<IndexMetadata> indices,
            Function<List<ShardId>, Q> request,
            MethodDescriptor<Q, ShardsResponse> method,
            Duration limit) {
        int total = 0;
        for (IndexMetadata index : indices) {
            total += ShardCopies.wanted(state, index.getUuid()).size();
        }
        Map<Node, List<ShardId>> shares = shares(state, indices);
        Map<Node, Q> requests = new LinkedHashMap<>();
        shares.forEach((node, shards) -> requests.put(node, request.apply(shards)));
        int successful = 0;
        List<ShardFailure> failures = new ArrayList<>();
        for (Map.Entry<Node, NodeCalls.Outcome<ShardsResponse>> entry :
                calls.callAll(requests, method, limit).entrySet()) {
            String nodeId = entry.getKey().getId();
            switch (entry.getValue()) {
                case NodeCalls.Failed<ShardsResponse>(SearchException failure) ->
                    shares.getOrDefault(entry.getKey(), List.of())
                            .forEach(shard -> failures.add(new ShardFailure(shard, nodeId, failure.toFailure())));
                case NodeCalls.Answered<ShardsResponse>(ShardsResponse answer) -> {
                    for (ShardsResponse.ShardResult shard : answer.getShardsList()) {
                        if (shard.hasFailure()) {
                            failures.add(new ShardFailure(shard.getShard(), nodeId, shard.getFailure()));
                        } else {
                            successful++;
                        }
                    }
                }
            }
        }
        return new Result(total, successful, failures);
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
