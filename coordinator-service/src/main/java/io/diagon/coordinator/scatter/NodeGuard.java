package io.diagon.coordinator.scatter;

import io.diagon.coordinator.metrics.SearchMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Lets calls to one data node through: not too many at once, none while its breaker is open, none for ever. */
final class NodeGuard {
    private final Node node;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final TimeLimiter limiter;
    private final ScheduledExecutorService scheduler;
    private final NodeLoad load;
    private final SearchMetrics metrics;

    NodeGuard(
            Node node,
            CircuitBreaker breaker,
            Bulkhead bulkhead,
            TimeLimiter limiter,
            ScheduledExecutorService scheduler,
            NodeLoad load,
            SearchMetrics metrics) {
        this.node = node;
        this.breaker = breaker;
        this.bulkhead = bulkhead;
        this.limiter = limiter;
        this.scheduler = scheduler;
        this.load = load;
        this.metrics = metrics;
    }

    /** The failure of the future is always a {@link SearchException}. */
    <R> CompletableFuture<R> call(Supplier<CompletableFuture<R>> call) {
        if (!bulkhead.tryAcquirePermission()) {
            return CompletableFuture.failedFuture(new SearchException(
                    ErrorCode.REJECTED_EXECUTION, "too many calls to the node are under way [" + node.getName() + "]"));
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            return CompletableFuture.failedFuture(new SearchException(
                    ErrorCode.CIRCUIT_OPEN, "node failed often of late and is left alone [" + node.getName() + "]"));
        }
        long start = System.nanoTime();
        load.sent(node.getId());
        return limiter.executeCompletionStage(scheduler, call)
                .toCompletableFuture()
                .handle((answer, error) -> {
                    long nanos = System.nanoTime() - start;
                    bulkhead.onComplete();
                    load.answered(node.getId(), nanos, 0);
                    if (error == null) {
                        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
                        metrics.nodeAnswered(node.getName(), nanos);
                        return answer;
                    }
                    SearchException failure = translate(error);
                    record(failure, nanos);
                    throw failure;
                });
    }

    private void record(SearchException failure, long nanos) {
        metrics.nodeFailed(node.getName(), failure.code());
        boolean unreachable =
                failure.code() == ErrorCode.NODE_NOT_CONNECTED || failure.code() == ErrorCode.RECEIVE_TIMEOUT;
        if (unreachable) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private SearchException translate(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof SearchException failure) {
            return failure;
        }
        if (cause instanceof TimeoutException) {
            return new SearchException(
                    ErrorCode.RECEIVE_TIMEOUT, "node did not answer in time [" + node.getName() + "]");
        }
        if (!(cause instanceof StatusRuntimeException status)) {
            return new SearchException(ErrorCode.INTERNAL, "call to the node failed [" + node.getName() + "]", cause);
        }
        return switch (status.getStatus().getCode()) {
            case UNAVAILABLE -> unavailable(status);
            case DEADLINE_EXCEEDED ->
                new SearchException(ErrorCode.RECEIVE_TIMEOUT, "node did not answer in time [" + node.getName() + "]");
            default -> GrpcFailures.fromStatus(status);
        };
    }

    /** Either the transport failed, or the node says itself what it is short of. */
    private SearchException unavailable(StatusRuntimeException status) {
        boolean own = status.getTrailers() != null && status.getTrailers().containsKey(GrpcFailures.FAILURE);
        return own
                ? GrpcFailures.fromStatus(status)
                : new SearchException(
                        ErrorCode.NODE_NOT_CONNECTED, "node is not connected [" + node.getName() + "]", status);
    }
}
