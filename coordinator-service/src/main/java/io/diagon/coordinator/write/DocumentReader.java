package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.routing.DocumentRouter;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import io.diagon.protocol.write.NodeGetRequest;
import io.diagon.protocol.write.NodeGetResponse;
import io.diagon.protocol.write.NodeGetResponse.ShardResult;
import io.diagon.protocol.write.ShardWriteServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads documents by id from their primaries, one call to each node. */
public final class DocumentReader {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ClusterStateWatcher watcher;
    private final NodeCalls calls;

    public DocumentReader(ClusterStateWatcher watcher, NodeCalls calls) {
        this.watcher = watcher;
        this.calls = calls;
    }

    /**
     * A document to read.
     *
     * @param index a name or an alias of one index
     * @param routing empty: by id
     */
    public record Wanted(String index, String routing, GetRequest.Document document) {}

    /** A document that was read, or why it was not. */
    public record Found(
            Wanted wanted,
            String index,
            GetResponse.@Nullable Document document,
            @Nullable SearchException failure) {
        /** The document, found or not; throws what prevented the reading. */
        public GetResponse.Document orThrow() {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(document);
        }
    }

    private record Located(int position, Wanted wanted, IndexMetadata index, int shard) {}

    public Found read(Wanted wanted, boolean realtime, boolean refresh) {
        return read(List.of(wanted), realtime, refresh).getFirst();
    }

    /** In the order of {@code wanted}. */
    public List<Found> read(List<Wanted> wanted, boolean realtime, boolean refresh) {
        Found[] found = new Found[wanted.size()];
        List<Located> pending = new ArrayList<>();
        ClusterState state = watcher.current();
        for (int i = 0; i < found.length; i++) {
            Wanted one = wanted.get(i);
            try {
                pending.add(locate(state, i, one));
            } catch (SearchException failure) {
                found[i] = new Found(one, one.index(), null, failure);
            }
        }
        List<Located> stale = round(state, pending, found, realtime, refresh);
        if (!stale.isEmpty()) {
            round(watcher.refresh(), stale, found, realtime, refresh);
        }
        return List.of(found);
    }

    private static Located locate(ClusterState state, int position, Wanted wanted) {
        WriteTarget target = WriteTarget.find(state, wanted.index(), false)
                .orElseThrow(
                        () -> new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + wanted.index() + "]"));
        String routing = wanted.routing().isEmpty() ? target.routing() : wanted.routing();
        String id = wanted.document().getId();
        if (routing.isEmpty() && target.index().getMapping().getRoutingRequired()) {
            throw new SearchException(
                    ErrorCode.ROUTING_MISSING,
                    "routing is required for [" + target.index().getName() + "]/[" + id + "]");
        }
        int shard = DocumentRouter.shard(
                routing.isEmpty() ? id : routing, target.index().getNumberOfShards());
        return new Located(position, wanted, target.index(), shard);
    }

    /** Returns those that should be tried again with a newer state; they have their failure filled in. */
    private List<Located> round(
            ClusterState state, List<Located> pending, Found[] found, boolean realtime, boolean refresh) {
        Map<Node, List<Located>> shares = new LinkedHashMap<>();
        List<Located> stale = new ArrayList<>();
        for (Located one : pending) {
            Node node = primary(state, one);
            if (node == null) {
                fail(
                        one,
                        found,
                        new SearchException(
                                ErrorCode.NO_SHARD_AVAILABLE,
                                "No shard available for [get [" + one.index.getName() + "]["
                                        + one.wanted.document().getId() + "]]"));
                stale.add(one);
            } else {
                shares.computeIfAbsent(node, key -> new ArrayList<>()).add(one);
            }
        }
        Map<Node, NodeGetRequest> requests = new LinkedHashMap<>();
        shares.forEach((node, share) -> requests.put(node, request(share, realtime, refresh)));
        calls.callAll(requests, ShardWriteServiceGrpc.getGetMethod(), LIMIT).forEach((node, outcome) -> {
            List<Located> share = shares.getOrDefault(node, List.of());
            switch (outcome) {
                case NodeCalls.Failed<NodeGetResponse> failed -> {
                    share.forEach(one -> fail(one, found, failed.failure()));
                    stale.addAll(share);
                }
                case NodeCalls.Answered<NodeGetResponse> answered -> {
                    for (int i = 0; i < share.size(); i++) {
                        take(share.get(i), answered.answer().getShards(i), found, stale);
                    }
                }
            }
        });
        return stale;
    }

    private static void take(Located one, ShardResult result, Found[] found, List<Located> stale) {
        if (result.hasFailure()) {
            SearchException failure = new SearchException(result.getFailure());
            fail(one, found, failure);
            if (failure.code() == ErrorCode.SHARD_NOT_FOUND || failure.code() == ErrorCode.STALE_PRIMARY) {
                stale.add(one);
            }
            return;
        }
        GetResponse.Document document = result.getResponse().getDocuments(0);
        SearchException failure = document.hasFailure() ? new SearchException(document.getFailure()) : null;
        found[one.position] = new Found(one.wanted, one.index.getName(), document, failure);
    }

    private static void fail(Located one, Found[] found, SearchException failure) {
        found[one.position] = new Found(one.wanted, one.index.getName(), null, failure);
    }

    private static @Nullable Node primary(ClusterState state, Located one) {
        return state.primary(one.index.getUuid(), one.shard)
                .filter(copy -> copy.getState() == ShardRouting.State.STARTED
                        || copy.getState() == ShardRouting.State.RELOCATING)
                .map(copy -> state.node(copy.getNodeId()))
                .orElse(null);
    }

    private static NodeGetRequest request(List<Located> share, boolean realtime, boolean refresh) {
        NodeGetRequest.Builder request = NodeGetRequest.newBuilder();
        for (Located one : share) {
            request.addShardsBuilder()
                    .setShard(ShardId.newBuilder()
                            .setIndexName(one.index.getName())
                            .setIndexUuid(one.index.getUuid())
                            .setNumber(one.shard))
                    .setRequest(GetRequest.newBuilder()
                            .addDocuments(one.wanted.document())
                            .setRealtime(realtime)
                            .setRefresh(refresh));
        }
        return request.build();
    }
}
