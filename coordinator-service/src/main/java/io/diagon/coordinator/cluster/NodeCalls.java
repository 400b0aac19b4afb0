package io.diagon.coordinator.cluster;

import com.google.common.util.concurrent.ListenableFuture;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Calls data nodes for what is not a search, many at once, and blocks until all have answered or failed. */
public final class NodeCalls {
    private final NodeConnections connections;

    public NodeCalls(NodeConnections connections) {
        this.connections = connections;
    }

    /** What became of a call. */
    public sealed interface Outcome<R> {}

    public record Answered<R>(R answer) implements Outcome<R> {}

    public record Failed<R>(SearchException failure) implements Outcome<R> {}

    /** One call to each node; the outcomes are in the order of the requests. */
    public <Q, R> Map<Node, Outcome<R>> callAll(Map<Node, Q> requests, MethodDescriptor<Q, R> method, Duration limit) {
        Map<Node, ListenableFuture<R>> calls = new LinkedHashMap<>();
        requests.forEach((node, request) -> calls.put(node, start(node, method, request, limit)));
        Map<Node, Outcome<R>> outcomes = new LinkedHashMap<>();
        calls.forEach((node, call) -> outcomes.put(node, outcome(node, call)));
        return outcomes;
    }

    public <Q, R> R call(Node node, MethodDescriptor<Q, R> method, Q request, Duration limit) {
        return switch (outcome(node, start(node, method, request, limit))) {
            case Answered<R> answered -> answered.answer();
            case Failed<R> failed -> throw failed.failure();
        };
    }

    private <Q, R> ListenableFuture<R> start(Node node, MethodDescriptor<Q, R> method, Q request, Duration limit) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
        return ClientCalls.futureUnaryCall(connections.channel(node).newCall(method, options), request);
    }

    private static <R> Outcome<R> outcome(Node node, ListenableFuture<R> call) {
        try {
            return new Answered<>(call.get());
        } catch (ExecutionException failed) {
            return new Failed<>(
                    failed.getCause() instanceof StatusRuntimeException status
                            ? GrpcFailures.fromStatus(status)
                            : new SearchException(
                                    ErrorCode.INTERNAL, "call to node failed [" + node.getName() + "]", failed));
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Failed<>(new SearchException(ErrorCode.TASK_CANCELLED, "call was interrupted", interrupted));
        }
    }
}
