package io.diagon.coordinator.scatter;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.search.CloseReadersRequest;
import io.diagon.protocol.search.CloseReadersResponse;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.OpenReadersResponse;
import io.diagon.protocol.search.SearchContext;
import io.diagon.protocol.search.ShardTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens and closes readers on data nodes. */
public final class ReaderCalls {
    private final NodeClient client;
    private final SearchPlanner planner;
    private final Supplier<ClusterState> refresh;

    public ReaderCalls(NodeClient client, SearchPlanner planner, Supplier<ClusterState> refresh) {
        this.client = client;
        this.planner = planner;
        this.refresh = refresh;
    }

    /** Readers in the order of the shards. */
    public record Opened(List<SearchContext.Reader> readers, List<ShardFailure> failures) {}

    public Opened open(SearchPlan plan, long keepAliveMillis, Deadline deadline) {
        ShardRounds<OpenReadersResponse, SearchContext.Reader> rounds = new ShardRounds<>(
                group -> client.openReaders(group.node(), openRequest(group, keepAliveMillis)),
                ReaderCalls::read,
                answer -> answer.getResultsList().stream().anyMatch(OpenReadersResponse.ShardResult::hasFailure),
                shard -> planner.relocated(shard, plan.request(), refresh.get()),
                null);
        rounds.run(plan.shards(), deadline);
        return new Opened(rounds.answers(), rounds.failures());
    }

    private static OpenReadersRequest openRequest(NodeGroup group, long keepAliveMillis) {
        OpenReadersRequest.Builder request = OpenReadersRequest.newBuilder().setKeepAliveMillis(keepAliveMillis);
        for (PlannedShard shard : group.shards()) {
            request.addTargets(ShardTarget.newBuilder().setShard(shard.id()).setOrdinal(shard.ordinal()));
        }
        return request.build();
    }

    private static void read(
            NodeGroup group,
            OpenReadersResponse response,
            ShardRounds<OpenReadersResponse, SearchContext.Reader> rounds) {
        for (OpenReadersResponse.ShardResult result : response.getResultsList()) {
            PlannedShard shard = group.shard(result.getOrdinal());
            if (shard == null) {
                continue;
            }
            if (result.hasFailure()) {
                rounds.failed(shard, group, result.getFailure());
            } else {
                rounds.answered(
                        shard,
                        SearchContext.Reader.newBuilder()
                                .setShard(shard.id())
                                .setNodeId(group.node().getId())
                                .setReaderId(result.getReaderId())
                                .build());
            }
        }
    }

    /** How many were open. What can not be reached closes by itself when its time is up. */
    public int close(List<SearchContext> contexts, ClusterState state, Deadline deadline) {
        Map<String, CloseReadersRequest.Builder> byNode = new HashMap<>();
        for (SearchContext context : contexts) {
            for (SearchContext.Reader reader : context.getReadersList()) {
                byNode.computeIfAbsent(reader.getNodeId(), id -> CloseReadersRequest.newBuilder())
                        .addReaderIds(reader.getReaderId());
            }
        }
        return send(byNode, state, deadline);
    }

    public int closeAll(ClusterState state, Deadline deadline) {
        Map<String, CloseReadersRequest.Builder> byNode = new HashMap<>();
        for (Node node : state.nodes().values()) {
            if (node.getRolesList().contains(NodeRole.DATA)) {
                byNode.put(node.getId(), CloseReadersRequest.newBuilder().setAll(true));
            }
        }
        return send(byNode, state, deadline);
    }

    private int send(Map<String, CloseReadersRequest.Builder> byNode, ClusterState state, Deadline deadline) {
        Gathering<Node, CloseReadersResponse> gathering = new Gathering<>(answer -> false);
        byNode.forEach((id, request) -> {
            Node node = state.node(id);
            if (node != null) {
                gathering.add(node, client.closeReaders(node, request.build()).answer());
            }
        });
        int closed = 0;
        while (!gathering.done()) {
            Gathering.Completion<Node, CloseReadersResponse> completion = gathering.next(deadline.nanoTime());
            if (completion == null) {
                break;
            }
            CloseReadersResponse answer = completion.answer();
            closed += answer == null ? 0 : answer.getClosedReaderIdsCount();
        }
        return closed;
    }
}
