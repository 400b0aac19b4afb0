package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.write.NodeBulkRequest;
import io.diagon.protocol.write.NodeBulkResponse;
import io.diagon.protocol.write.NodeBulkResponse.ShardResult;
import io.diagon.protocol.write.ShardBulk;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends operations to the primaries that a state knows: one call to each node. */
final class BulkRound {
    /** On top of the time that the data node may wait for its primary. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(30);

    private final NodeCalls calls;

    BulkRound(NodeCalls calls) {
        this.calls = calls;
    }

    private record ShardKey(String indexUuid, int shard) {
        static ShardKey of(PlacedItem item) {
            return new ShardKey(item.index().getUuid(), item.shard());
        }
    }

    /** What one node is sent: its shards with their items. */
    private static final class NodeShare {
        private final Map<ShardKey, List<PlacedItem>> shards = new LinkedHashMap<>();

        void add(PlacedItem item) {
            shards.computeIfAbsent(ShardKey.of(item), key -> new ArrayList<>()).add(item);
        }

        /** @param timeout that is left */
        NodeBulkRequest request(BulkOptions options, Duration timeout) {
            NodeBulkRequest.Builder request = NodeBulkRequest.newBuilder()
                    .setRefresh(options.refresh())
                    .setTimeoutMillis(Math.max(1, timeout.toMillis()));
            shards.forEach((key, items) -> {
                ShardBulk.Builder shard = request.addShardsBuilder()
                        .setShard(ShardId.newBuilder()
                                .setIndexName(items.getFirst().index().getName())
                                .setIndexUuid(key.indexUuid)
                                .setNumber(key.shard))
                        .setWaitForActiveShards(
                                options.activeCopies(items.getFirst().index()));
                items.forEach(item -> shard.addOperations(item.operation()));
            });
            return request.build();
        }
    }

    /** Fills in the outcomes; returns the items whose shard has no active primary, or none where it was thought to be. */
    List<PlacedItem> run(
            ClusterState state, List<PlacedItem> items, BulkOptions options, Duration timeout, ItemOutcome[] outcomes) {
        Map<ShardKey, ActiveCopies> copies = new HashMap<>();
        Map<Node, NodeShare> shares = new LinkedHashMap<>();
        List<PlacedItem> left = new ArrayList<>();
        for (PlacedItem item : items) {
            ActiveCopies active = copies.computeIfAbsent(
                    ShardKey.of(item), key -> ActiveCopies.of(state, item.index(), item.shard()));
            Node primary = active.primary();
            if (state.indexByUuid(item.index().getUuid()).isEmpty()) {
                fail(
                        item,
                        new SearchException(
                                        ErrorCode.INDEX_NOT_FOUND,
                                        "no such index [" + item.index().getName() + "]")
                                .toFailure(),
                        outcomes);
            } else if (primary == null || !active.satisfy(options.activeCopies(item.index()))) {
                left.add(item);
            } else {
                shares.computeIfAbsent(primary, key -> new NodeShare()).add(item);
            }
        }
        Map<Node, NodeBulkRequest> requests = new LinkedHashMap<>();
        shares.forEach((node, share) -> requests.put(node, share.request(options, timeout)));
        calls.callAll(requests, ShardWriteServiceGrpc.getBulkMethod(), timeout.plus(ANSWER_TIME))
                .forEach((node, outcome) -> {
                    NodeShare share = shares.get(node);
                    if (share == null) {
                        return;
                    }
                    switch (outcome) {
                        case NodeCalls.Answered<NodeBulkResponse> answered ->
                            answered(share, answered.answer(), outcomes, left);
                        case NodeCalls.Failed<NodeBulkResponse> failed -> lost(share, failed.failure(), outcomes, left);
                    }
                });
        return left;
    }

    private static void answered(
            NodeShare share, NodeBulkResponse response, ItemOutcome[] outcomes, List<PlacedItem> left) {
        int at = 0;
        for (List<PlacedItem> items : share.shards.values()) {
            ShardResult result = response.getShards(at++);
            if (result.hasFailure()) {
                items.forEach(item -> refused(item, result, outcomes, left));
                continue;
            }
            // A copy that is to take another one's place is written to as well, and counts as none of its own.
            int copies =
                    Math.max(result.getTotalCopies(), items.getFirst().index().getNumberOfReplicas() + 1);
            for (int i = 0; i < items.size(); i++) {
                PlacedItem item = items.get(i);
                outcomes[item.position()] = new ItemOutcome(
                        item.item(),
                        item.index().getName(),
                        item.operation().getId(),
                        result.getResults(i),
                        result.getForcedRefresh(),
                        copies,
                        Math.min(copies, result.getSuccessfulCopies()));
            }
        }
    }

    /** What was done in part is sent again only if that changes nothing. */
    private static void refused(PlacedItem item, ShardResult result, ItemOutcome[] outcomes, List<PlacedItem> left) {
        boolean elsewhere =
                switch (ErrorCode.of(result.getFailure().getCode())) {
                    case SHARD_NOT_FOUND, STALE_PRIMARY, UNAVAILABLE_SHARDS -> true;
                    default -> false;
                };
        if (elsewhere && !result.getPerhapsDone()) {
            left.add(item);
        } else if (elsewhere && item.repeatable()) {
            left.add(item.again());
        } else {
            fail(item, result.getFailure(), outcomes);
        }
    }

    /** The node may have done the work before the answer was lost: then only what can be repeated is. */
    private static void lost(NodeShare share, SearchException cause, ItemOutcome[] outcomes, List<PlacedItem> left) {
        boolean unreached = cause.code() == ErrorCode.NODE_NOT_CONNECTED;
        boolean unsent = unreached && refused(cause);
        for (List<PlacedItem> items : share.shards.values()) {
            for (PlacedItem item : items) {
                if (unsent) {
                    left.add(item);
                } else if (unreached && item.repeatable()) {
                    left.add(item.again());
                } else {
                    fail(item, cause.toFailure(), outcomes);
                }
            }
        }
    }

    /** Whether there was no connection that the request could have gone through. */
    private static boolean refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private static void fail(PlacedItem item, Failure failure, ItemOutcome[] outcomes) {
        outcomes[item.position()] = ItemOutcome.failed(
                item.item(), item.index().getName(), item.operation().getId(), failure);
    }
}
