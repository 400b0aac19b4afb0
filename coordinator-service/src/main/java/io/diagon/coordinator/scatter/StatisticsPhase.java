package io.diagon.coordinator.scatter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.NodeStatisticsRequest;
import io.diagon.protocol.search.NodeStatisticsResponse;
import io.diagon.protocol.search.ShardTarget;
import io.diagon.protocol.search.TermStatistics;
import java.util.List;
import java.util.function.Supplier;

/** Collects the term statistics of all shards, so that each scores as if it held all documents. */
public final class StatisticsPhase {
    private final NodeClient client;
    private final SearchPlanner planner;
    private final Supplier<ClusterState> refresh;

    /** @param refresh asks a master for the newest state */
    public StatisticsPhase(NodeClient client, SearchPlanner planner, Supplier<ClusterState> refresh) {
        this.client = client;
        this.planner = planner;
        this.refresh = refresh;
    }

    /** Shards that do not answer are left out of the sums; the query finds out what became of them. */
    public SearchPlan withStatistics(SearchPlan plan, Deadline deadline) {
        List<ByteString> requests = plan.encodedRequests();
        ShardRounds<NodeStatisticsResponse, TermStatistics> rounds = new ShardRounds<>(
                group -> client.statistics(group.node(), request(group, requests, deadline)),
                StatisticsPhase::read,
                answer -> answer.getResultsList().stream().anyMatch(NodeStatisticsResponse.ShardResult::hasFailure),
                shard -> planner.relocated(shard, plan.request(), refresh.get()),
                null);
        rounds.run(plan.shards(), deadline);
        return plan.withStatistics(TermStatisticsSum.of(rounds.answers()));
    }

    private static NodeStatisticsRequest request(NodeGroup group, List<ByteString> requests, Deadline deadline) {
        NodeStatisticsRequest.Builder request = NodeStatisticsRequest.newBuilder()
                .setShardSearchRequest(requests.get(group.variant()))
                .setTimeoutMillis(deadline.shardMillis());
        for (PlannedShard shard : group.shards()) {
            request.addTargets(ShardTarget.newBuilder()
                    .setShard(shard.id())
                    .setOrdinal(shard.ordinal())
                    .setReaderId(shard.readerId()));
        }
        return request.build();
    }

    private static void read(
            NodeGroup group,
            NodeStatisticsResponse response,
            ShardRounds<NodeStatisticsResponse, TermStatistics> rounds) {
        for (NodeStatisticsResponse.ShardResult result : response.getResultsList()) {
            PlannedShard shard = group.shard(result.getOrdinal());
            if (shard == null) {
                continue;
            }
            if (result.hasFailure()) {
                rounds.failed(shard, group, result.getFailure());
                continue;
            }
            try {
                rounds.answered(shard, TermStatistics.parseFrom(result.getTermStatistics()));
            } catch (InvalidProtocolBufferException malformed) {
                rounds.failed(shard, group, ErrorCode.INTERNAL, "statistics of the shard can not be read");
            }
        }
    }
}
