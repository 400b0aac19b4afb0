package io.diagon.coordinator.scatter;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.NodeConnections;
import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.search.CloseReadersRequest;
import io.diagon.protocol.search.CloseReadersResponse;
import io.diagon.protocol.search.NodeFetchRequest;
import io.diagon.protocol.search.NodeFetchResponse;
import io.diagon.protocol.search.NodeQueryRequest;
import io.diagon.protocol.search.NodeQueryResponse;
import io.diagon.protocol.search.NodeStatisticsRequest;
import io.diagon.protocol.search.NodeStatisticsResponse;
import io.diagon.protocol.search.OpenReadersRequest;
import io.diagon.protocol.search.OpenReadersResponse;
import io.diagon.protocol.search.ShardSearchServiceGrpc;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls the search service of data nodes. */
public final class NodeClient {
    /** gRPC's own limit is only for the case that ours did not cancel. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final NodeConnections connections;
    private final CallLimits limits;
    private final ScheduledExecutorService scheduler;
    private final NodeLoad load;
    private final SearchMetrics metrics;
    private final Map<String, NodeGuard> guards = new ConcurrentHashMap<>();

    public NodeClient(
            NodeConnections connections,
            CallLimits limits,
            ScheduledExecutorService scheduler,
            NodeLoad load,
            SearchMetrics metrics) {
        this.connections = connections;
        this.limits = limits;
        this.scheduler = scheduler;
        this.load = load;
        this.metrics = metrics;
    }

    NodeCall<NodeQueryResponse> query(Node node, NodeQueryRequest request) {
        return call(node, ShardSearchServiceGrpc.getQueryMethod(), request, NodeClient::report);
    }

    NodeCall<NodeFetchResponse> fetch(Node node, NodeFetchRequest request) {
        return call(node, ShardSearchServiceGrpc.getFetchMethod(), request, answer -> null);
    }

    NodeCall<NodeStatisticsResponse> statistics(Node node, NodeStatisticsRequest request) {
        return call(node, ShardSearchServiceGrpc.getCollectStatisticsMethod(), request, answer -> null);
    }

    NodeCall<OpenReadersResponse> openReaders(Node node, OpenReadersRequest request) {
        return call(node, ShardSearchServiceGrpc.getOpenReadersMethod(), request, answer -> null);
    }

    NodeCall<CloseReadersResponse> closeReaders(Node node, CloseReadersRequest request) {
        return call(node, ShardSearchServiceGrpc.getCloseReadersMethod(), request, answer -> null);
    }

    /** Forgets nodes that are gone. */
    public void retain(ClusterState state) {
        guards.keySet().removeIf(id -> state.node(id) == null);
        metrics.calls()
                .retain(state.nodes().values().stream().map(Node::getName).toList());
        load.retain(state.nodes().keySet());
        load.clients((int) state.nodes().values().stream()
                .filter(node -> node.getRolesList().contains(NodeRole.COORDINATOR))
                .count());
    }

    private <Q, R> NodeCall<R> call(
            Node node, MethodDescriptor<Q, R> method, Q request, Function<R, NodeLoad.@Nullable Report> report) {
        NodeGuard guard = guards.computeIfAbsent(node.getId(), id -> guard(node));
        return guard.call(() -> start(node, method, request), report);
    }

    private <Q, R> NodeCall<R> start(Node node, MethodDescriptor<Q, R> method, Q request) {
        UnaryFuture<R> future = new UnaryFuture<>();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(
                limits.callLimit().plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        ClientCall<Q, R> call = connections.channel(node).newCall(method, options);
        ClientCalls.asyncUnaryCall(call, request, future);
        return new NodeCall<>(future.result, () -> call.cancel("answer is not needed any more", null));
    }

    /** Null if no shard was searched: a node that refuses fast is not a fast one. */
    private static NodeLoad.@Nullable Report report(NodeQueryResponse response) {
        long nanos = 0;
        int searched = 0;
        boolean answered = false;
        for (NodeQueryResponse.ShardResult result : response.getResultsList()) {
            answered |= result.hasShardSearchResponse();
            if (result.getTookNanos() > 0) {
                nanos += result.getTookNanos();
                searched++;
            }
        }
        return answered ? new NodeLoad.Report(searched == 0 ? 0 : nanos / searched, response.getQueueSize()) : null;
    }

    private NodeGuard guard(Node node) {
        CircuitBreaker breaker = CircuitBreaker.of(
                node.getName(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(limits.window())
                        .minimumNumberOfCalls(limits.minimumCalls())
                        .failureRateThreshold(limits.failureRate())
                        .waitDurationInOpenState(limits.openTime())
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build());
        metrics.calls().watch(breaker);
        Bulkhead bulkhead = Bulkhead.of(
                node.getName(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.concurrentCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        TimeLimiter limiter = TimeLimiter.of(
                node.getName(),
                TimeLimiterConfig.custom().timeoutDuration(limits.callLimit()).build());
        return new NodeGuard(
                node,
                breaker,
                bulkhead,
                limiter,
                new Silence(limits.silence(), System::nanoTime),
                scheduler,
                load,
                metrics.calls());
    }

    /** Completes on the event loop: what depends on it must not block. */
    private static final class UnaryFuture<R> implements StreamObserver<R> {
        private final CompletableFuture<R> result = new CompletableFuture<>();

        @Override
        public void onNext(R value) {
            result.complete(value);
        }

        @Override
        public void onError(Throwable error) {
            result.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {}
    }
}
