package io.diagon.coordinator.scatter;

import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What the failures of calls to data nodes mean. */
final class SearchFailures {
    private SearchFailures() {}

    /** The node answered, but not for all that it was asked. */
    static SearchException missing(Node node) {
        return new SearchException(
                ErrorCode.INTERNAL, "node left the shard out of its answer [" + node.getName() + "]");
    }

    /** Of a future. */
    static SearchException of(Throwable error) {
        Throwable cause = unwrapped(error);
        return cause instanceof SearchException failure
                ? failure
                : new SearchException(ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), cause);
    }

    /** Of a call. */
    static SearchException of(Throwable error, Node node) {
        return switch (unwrapped(error)) {
            case SearchException failure -> failure;
            case TimeoutException late -> late(node, late);
            case StatusRuntimeException status ->
                switch (status.getStatus().getCode()) {
                    case UNAVAILABLE -> unavailable(status, node);
                    case DEADLINE_EXCEEDED -> late(node, status);
                    default -> GrpcFailures.fromStatus(status);
                };
            case Throwable other ->
                new SearchException(ErrorCode.INTERNAL, "call to the node failed [" + node.getName() + "]", other);
        };
    }

    private static SearchException late(Node node, Throwable cause) {
        return new SearchException(
                ErrorCode.RECEIVE_TIMEOUT, "node did not answer in time [" + node.getName() + "]", cause);
    }

    /** Either the transport failed, or the node says itself what it is short of. */
    private static SearchException unavailable(StatusRuntimeException status, Node node) {
        boolean own = status.getTrailers() != null && status.getTrailers().containsKey(GrpcFailures.FAILURE);
        return own
                ? GrpcFailures.fromStatus(status)
                : new SearchException(
                        ErrorCode.NODE_NOT_CONNECTED, "node is not connected [" + node.getName() + "]", status);
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
