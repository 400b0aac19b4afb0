package io.diagon.coordinator.scatter;

import io.diagon.coordinator.metrics.CallMetrics;
import io.diagon.coordinator.routing.NodeLoad;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets calls to one data node through: not too many at once, none while its breaker is open, none for ever. */
final class NodeGuard {
    private final Node node;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final TimeLimiter limiter;
    private final Silence silence;
    private final ScheduledExecutorService scheduler;
    private final NodeLoad load;
    private final CallMetrics metrics;

    NodeGuard(
            Node node,
            CircuitBreaker breaker,
            Bulkhead bulkhead,
            TimeLimiter limiter,
            Silence silence,
            ScheduledExecutorService scheduler,
            NodeLoad load,
            CallMetrics metrics) {
        this.node = node;
        this.breaker = breaker;
        this.bulkhead = bulkhead;
        this.limiter = limiter;
        this.silence = silence;
        this.scheduler = scheduler;
        this.load = load;
        this.metrics = metrics;
    }

    /**
     * The failure of the answer is always a {@link SearchException}.
     *
     * @param report what an answer tells of the node's load; null: nothing
     */
    <R> NodeCall<R> call(Supplier<NodeCall<R>> call, Function<R, NodeLoad.@Nullable Report> report) {
        if (!bulkhead.tryAcquirePermission()) {
            metrics.refusedByBulkhead(node.getName());
            return refused(
                    ErrorCode.REJECTED_EXECUTION, "too many calls to the node are under way [" + node.getName() + "]");
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            metrics.refusedByBreaker(node.getName());
            return refused(
                    ErrorCode.CIRCUIT_OPEN, "node failed often of late and is left alone [" + node.getName() + "]");
        }
        long start = System.nanoTime();
        silence.asked();
        load.sent(node.getId());
        NodeCall<R> started = start(call);
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<R> answer = limiter.executeCompletionStage(scheduler, started::answer)
                .toCompletableFuture()
                .handle((value, error) -> {
                    long nanos = System.nanoTime() - start;
                    bulkhead.onComplete();
                    if (error == null) {
                        succeeded(nanos, report.apply(value));
                        return value;
                    }
                    throw cancelled.get() ? abandoned(nanos) : failed(error, nanos, started);
                });
        return new NodeCall<>(answer, () -> {
            cancelled.set(true);
            started.cancel();
        });
    }

    /** A call that can not even be made is one that failed: what was taken for it has to be given back. */
    private static <R> NodeCall<R> start(Supplier<NodeCall<R>> call) {
        try {
            return call.get();
        } catch (RuntimeException failure) {
            return new NodeCall<>(CompletableFuture.failedFuture(failure), () -> {});
        }
    }

    private static <R> NodeCall<R> refused(ErrorCode code, String reason) {
        return new NodeCall<>(CompletableFuture.failedFuture(new SearchException(code, reason)), () -> {});
    }

    private void succeeded(long nanos, NodeLoad.@Nullable Report report) {
        silence.heard();
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        metrics.answered(node.getName(), nanos);
        if (report == null) {
            load.finished(node.getId());
        } else {
            load.answered(node.getId(), nanos, report);
        }
    }

    /** Nobody waits for the answer any more: no failure of the node, unless it answers nobody else either. */
    private SearchException abandoned(long nanos) {
        SearchException cancelled =
                new SearchException(ErrorCode.TASK_CANCELLED, "call was cancelled [" + node.getName() + "]");
        if (silence.tooLong()) {
            metrics.failed(node.getName(), ErrorCode.RECEIVE_TIMEOUT);
            breaker.onError(nanos, TimeUnit.NANOSECONDS, cancelled);
        } else {
            breaker.releasePermission();
        }
        load.missed(node.getId(), nanos);
        return cancelled;
    }

    private SearchException failed(Throwable error, long nanos, NodeCall<?> started) {
        SearchException failure = SearchFailures.of(error, node);
        metrics.failed(node.getName(), failure.code());
        load.failed(node.getId());
        if (failure.code() == ErrorCode.RECEIVE_TIMEOUT) {
            started.cancel();
        }
        boolean unreachable =
                failure.code() == ErrorCode.NODE_NOT_CONNECTED || failure.code() == ErrorCode.RECEIVE_TIMEOUT;
        if (unreachable) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            silence.heard();
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        return failure;
    }
}
