package io.diagon.coordinator.scatter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.plan.SearchPlanner;
import io.diagon.coordinator.routing.Preference;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import io.diagon.protocol.search.ShardSearchResponse;
import io.diagon.protocol.search.ShardTarget;
import java.util.List;
import java.util.function.Supplier;

/** Searches the shards of a plan. */
public final class QueryPhase {
    private final NodeClient client;
    private final SearchPlanner planner;
    private final Supplier<ClusterState> refresh;
    private final Hedging hedging;

    /** @param refresh asks a master for the newest state */
    public QueryPhase(NodeClient client, SearchPlanner planner, Supplier<ClusterState> refresh, Hedging hedging) {
        this.client = client;
        this.planner = planner;
        this.refresh = refresh;
        this.hedging = hedging;
    }

    public QueryResults execute(SearchPlan plan, Deadline deadline) {
        List<ByteString> requests = plan.encodedRequests();
        ShardRounds<NodeQueryResponse, ShardAnswer> rounds = new ShardRounds<>(
                group -> client.query(group.node(), request(plan, group, requests, deadline)),
                QueryPhase::read,
                answer -> answer.getResultsList().stream().anyMatch(NodeQueryResponse.ShardResult::hasFailure),
                shard -> planner.relocated(shard, plan.request(), refresh.get()),
                Preference.parse(plan.request().preference()).free() ? hedging : null);
        rounds.run(plan.shards(), deadline);
        boolean stopped =
                rounds.answers().stream().anyMatch(answer -> answer.response().getTimedOut());
        return new QueryResults(rounds.answers(), rounds.failures(), rounds.timedOut() || stopped);
    }

    private static NodeQueryRequest request(
            SearchPlan plan, NodeGroup group, List<ByteString> requests, Deadline deadline) {
        NodeQueryRequest.Builder request = NodeQueryRequest.newBuilder()
                .setShardSearchRequest(requests.get(group.variant()))
                .setTimeoutMillis(deadline.shardMillis())
                .setKeepAliveMillis(plan.body().getPitKeepAliveMillis());
        Boolean cache = plan.request().requestCache();
        if (cache != null) {
            request.setRequestCache(cache);
        }
        for (PlannedShard shard : group.shards()) {
            request.addTargets(ShardTarget.newBuilder()
                    .setShard(shard.id())
                    .setOrdinal(shard.ordinal())
                    .setReaderId(shard.readerId()));
        }
        return request.build();
    }

    private static void read(
            NodeGroup group, NodeQueryResponse response, ShardRounds<NodeQueryResponse, ShardAnswer> rounds) {
        for (NodeQueryResponse.ShardResult result : response.getResultsList()) {
            PlannedShard shard = group.shard(result.getOrdinal());
            if (shard == null) {
                continue;
            }
            switch (result.getOutcomeCase()) {
                case SHARD_SEARCH_RESPONSE -> {
                    try {
                        ShardSearchResponse answer = ShardSearchResponse.parseFrom(result.getShardSearchResponse());
                        rounds.answered(
                                shard, new ShardAnswer(shard, group.node(), answer, result.getReaderGeneration()));
                    } catch (InvalidProtocolBufferException malformed) {
                        rounds.failed(shard, group, ErrorCode.INTERNAL, "answer of the shard can not be read");
                    }
                }
                case FAILURE -> rounds.failed(shard, group, result.getFailure());
                case OUTCOME_NOT_SET -> rounds.failed(shard, group, ErrorCode.INTERNAL, "answer of the shard is empty");
            }
        }
    }
}
