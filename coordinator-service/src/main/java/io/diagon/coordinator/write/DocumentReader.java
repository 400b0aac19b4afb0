package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.routing.DocumentRouter;
import io.diagon.coordinator.routing.IndexBlocks;
import io.diagon.coordinator.routing.ReplicaSelector;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
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

/**
 * Reads documents by id, one call to each node, and again from the next copies, or from where a newer cluster state has them, what
 * could not be read.
 */
public final class DocumentReader {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** How long a copy is waited for while there are others. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often shards that have moved are looked for, and for how long news are waited for before the second time; twice as long each. */
    private static final int MAX_LOOKS = 6;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final ClusterStateWatcher watcher;
    private final NodeCalls calls;
    private final ReplicaSelector selector;
    private final Duration patience;

    public DocumentReader(ClusterStateWatcher watcher, NodeCalls calls, ReplicaSelector selector) {
        this(watcher, calls, selector, PATIENCE);
    }

    DocumentReader(ClusterStateWatcher watcher, NodeCalls calls, ReplicaSelector selector, Duration patience) {
        this.watcher = watcher;
        this.calls = calls;
        this.selector = selector;
        this.patience = patience;
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

    /** @param copies where the shard can be read, in the order to try */
    private record Located(int position, Wanted wanted, IndexMetadata index, int shard, List<Node> copies, int tried) {
        Located at(List<Node> others) {
            return new Located(position, wanted, index, shard, others, 0);
        }

        Located next() {
            return new Located(position, wanted, index, shard, copies, tried + 1);
        }

        @Nullable
        Node node() {
            return tried < copies.size() ? copies.get(tried) : null;
        }
    }

    public Found read(Wanted wanted, ReadOptions options) {
        return read(List.of(wanted), options).getFirst();
    }

    /** In the order of {@code wanted}. */
    public List<Found> read(List<Wanted> wanted, ReadOptions options) {
        long end = System.nanoTime() + LIMIT.toNanos();
        Found[] found = new Found[wanted.size()];
        List<Located> pending = new ArrayList<>();
        ClusterState state = watcher.current();
        ReplicaSelector.Selection selection = selector.selection(state, options.preference());
        for (int i = 0; i < found.length; i++) {
            Wanted one = wanted.get(i);
            try {
                pending.add(located(locate(state, i, one), selection));
            } catch (SearchException failure) {
                found[i] = new Found(one, one.index(), null, failure);
            }
        }
        List<Located> left = tryAll(pending, found, options, end);
        for (int look = 0; look < MAX_LOOKS && !left.isEmpty() && System.nanoTime() - end < 0; look++) {
            ClusterState newest = newerState(state, look);
            ReplicaSelector.Selection newer = selector.selection(newest, options.preference());
            left = tryAll(left.stream().map(one -> located(one, newer)).toList(), found, options, end).stream()
                    .filter(one -> moved(found[one.position]))
                    .toList();
            state = newest;
        }
        return List.of(found);
    }

    /** Asks a master at the first look, and for news later. */
    private ClusterState newerState(ClusterState known, int look) {
        if (look > 0) {
            try {
                watcher.await(state -> state.newerThan(known), FIRST_PAUSE.multipliedBy(1L << (look - 1)));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new SearchException(
                        ErrorCode.TASK_CANCELLED, "interrupted while looking for a shard", interrupted);
            }
        }
        return watcher.refresh();
    }

    /** Whether the shard is on its way from node to node. */
    private static boolean moved(Found one) {
        return one.failure() != null && one.failure().code() == ErrorCode.SHARD_NOT_FOUND;
    }

    private static Located located(Located one, ReplicaSelector.Selection selection) {
        return one.at(selection.copies(one.index.getUuid(), one.shard));
    }

    private static Located locate(ClusterState state, int position, Wanted wanted) {
        WriteTarget target = WriteTarget.find(state, wanted.index(), false)
                .orElseThrow(
                        () -> new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + wanted.index() + "]"));
        IndexBlocks.check(target.index(), IndexBlocks.Level.READ);
        String routing = wanted.routing().isEmpty() ? target.routing() : wanted.routing();
        String id = wanted.document().getId();
        if (routing.isEmpty() && target.index().getMapping().getRoutingRequired()) {
            throw new SearchException(
                    ErrorCode.ROUTING_MISSING,
                    "routing is required for [" + target.index().getName() + "]/[" + id + "]");
        }
        int shard = DocumentRouter.shard(
                routing.isEmpty() ? id : routing, target.index().getNumberOfShards());
        return new Located(position, wanted, target.index(), shard, List.of(), 0);
    }

    /** Copy after copy; returns those that none could read, with their failure filled in. */
    private List<Located> tryAll(List<Located> wanted, Found[] found, ReadOptions options, long end) {
        List<Located> unread = new ArrayList<>();
        List<Located> pending = wanted;
        while (!pending.isEmpty()) {
            Map<Node, List<Located>> shares = new LinkedHashMap<>();
            for (Located one : pending) {
                Node node = one.node();
                if (node != null) {
                    shares.computeIfAbsent(node, key -> new ArrayList<>()).add(one);
                    continue;
                }
                if (found[one.position] == null) {
                    fail(one, found, unavailable(one));
                }
                unread.add(one);
            }
            boolean others = pending.stream().anyMatch(one -> one.tried < one.copies.size() - 1);
            long remaining = Math.max(1, end - System.nanoTime());
            Duration limit = Duration.ofNanos(others ? Math.min(remaining, patience.toNanos()) : remaining);
            pending = round(shares, found, options, limit);
        }
        return unread;
    }

    /** Returns those to be tried elsewhere, with their failure filled in. */
    private List<Located> round(Map<Node, List<Located>> shares, Found[] found, ReadOptions options, Duration limit) {
        Map<Node, NodeGetRequest> requests = new LinkedHashMap<>();
        shares.forEach((node, share) -> requests.put(node, request(share, options)));
        List<Located> again = new ArrayList<>();
        calls.callAll(requests, ShardWriteServiceGrpc.getGetMethod(), limit).forEach((node, outcome) -> {
            List<Located> share = shares.getOrDefault(node, List.of());
            for (int i = 0; i < share.size(); i++) {
                Located one = share.get(i);
                SearchException failure =
                        switch (outcome) {
                            case NodeCalls.Failed<NodeGetResponse> failed -> failed.failure();
                            case NodeCalls.Answered<NodeGetResponse> answered ->
                                take(one, answered.answer().getShards(i), found);
                        };
                if (failure != null) {
                    fail(one, found, failure);
                    if (elsewhere(failure.code())) {
                        again.add(one.next());
                    }
                }
            }
        });
        return again;
    }

    /** Why the shard could not be read; null if it was. */
    private static @Nullable SearchException take(Located one, ShardResult result, Found[] found) {
        if (result.hasFailure()) {
            return new SearchException(result.getFailure());
        }
        GetResponse.Document document = result.getResponse().getDocuments(0);
        SearchException failure = document.hasFailure() ? new SearchException(document.getFailure()) : null;
        found[one.position] = new Found(one.wanted, one.index.getName(), document, failure);
        return null;
    }

    private static boolean elsewhere(ErrorCode code) {
        return code == ErrorCode.SHARD_NOT_FOUND || code.status() >= 429;
    }

    private static SearchException unavailable(Located one) {
        return new SearchException(
                ErrorCode.NO_SHARD_AVAILABLE,
                "No shard available for [get [" + one.index.getName() + "]["
                        + one.wanted.document().getId() + "]]");
    }

    private static void fail(Located one, Found[] found, SearchException failure) {
        found[one.position] = new Found(one.wanted, one.index.getName(), null, failure);
    }

    private static NodeGetRequest request(List<Located> share, ReadOptions options) {
        NodeGetRequest.Builder request = NodeGetRequest.newBuilder();
        for (Located one : share) {
            request.addShardsBuilder()
                    .setShard(ShardId.newBuilder()
                            .setIndexName(one.index.getName())
                            .setIndexUuid(one.index.getUuid())
                            .setNumber(one.shard))
                    .setRequest(GetRequest.newBuilder()
                            .addDocuments(one.wanted.document())
                            .setRealtime(options.realtime())
                            .setRefresh(options.refresh()));
        }
        return request.build();
    }
}
