package io.diagon.error;

import com.google.protobuf.InvalidProtocolBufferException;
import io.diagon.protocol.common.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** How a failure of a whole call travels by gRPC: a status for the transport, the {@link Failure} itself in the trailers. */
public final class GrpcFailures {
    /** A serialised {@link Failure}. */
    public static final Metadata.Key<byte[]> FAILURE =
            Metadata.Key.of("diagon-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /** With {@link ErrorCode#NOT_MASTER}: {@code host:port} of the leader, if it is known. */
    public static final Metadata.Key<String> LEADER =
            Metadata.Key.of("diagon-leader", Metadata.ASCII_STRING_MARSHALLER);

    /** Trailers share the limit of HTTP/2 headers (8 KiB): long reasons are cut. */
    private static final int MAX_REASON_LENGTH = 2000;

    private GrpcFailures() {}

    /** The category of anything thrown; {@link ErrorCode#INTERNAL} for what is not a {@link SearchException}. */
    public static Failure toFailure(Throwable thrown) {
        return asSearchException(thrown).toFailure();
    }

    /** What a server ends a call with. */
    public static StatusRuntimeException toStatus(Throwable thrown) {
        return toStatus(thrown, null);
    }

    /** What a server ends a call with; {@code leader} says where to ask instead. */
    public static StatusRuntimeException toStatus(Throwable thrown, @Nullable String leader) {
        if (thrown instanceof StatusRuntimeException status) {
            return status;
        }
        SearchException exception = asSearchException(thrown);
        Failure failure = exception.toFailure();
        if (failure.getReason().length() > MAX_REASON_LENGTH) {
            failure = failure.toBuilder()
                    .setReason(failure.getReason().substring(0, MAX_REASON_LENGTH))
                    .clearCausedBy()
                    .build();
        }
        Metadata trailers = new Metadata();
        trailers.put(FAILURE, failure.toByteArray());
        if (leader != null && !leader.isEmpty()) {
            trailers.put(LEADER, leader);
        }
        return status(exception.code())
                .withDescription(failure.getReason())
                .withCause(thrown)
                .asRuntimeException(trailers);
    }

    /** What a client makes of a call that failed. */
    public static SearchException fromStatus(StatusRuntimeException status) {
        Metadata trailers = status.getTrailers();
        byte[] bytes = trailers == null ? null : trailers.get(FAILURE);
        if (bytes != null) {
            try {
                return new SearchException(Failure.parseFrom(bytes));
            } catch (InvalidProtocolBufferException malformed) {
                status.addSuppressed(malformed);
            }
        }
        return new SearchException(code(status.getStatus()), "call failed [" + status.getStatus() + "]", status);
    }

    private static SearchException asSearchException(Throwable thrown) {
        return switch (thrown) {
            case SearchException exception -> exception;
            case StatusRuntimeException status -> fromStatus(status);
            default -> new SearchException(ErrorCode.INTERNAL, "unexpected failure [" + thrown + "]", thrown);
        };
    }

    private static Status status(ErrorCode code) {
        return switch (code) {
            case NOT_MASTER -> Status.FAILED_PRECONDITION;
            case TASK_CANCELLED -> Status.CANCELLED;
            case RECEIVE_TIMEOUT, PROCESS_CLUSTER_EVENT_TIMEOUT -> Status.DEADLINE_EXCEEDED;
            default ->
                switch (code.status()) {
                    case 400 -> Status.INVALID_ARGUMENT;
                    case 404 -> Status.NOT_FOUND;
                    case 409 -> Status.ABORTED;
                    case 429 -> Status.RESOURCE_EXHAUSTED;
                    case 501 -> Status.UNIMPLEMENTED;
                    case 503 -> Status.UNAVAILABLE;
                    default -> Status.INTERNAL;
                };
        };
    }

    private static ErrorCode code(Status status) {
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> ErrorCode.RECEIVE_TIMEOUT;
            case UNAVAILABLE -> ErrorCode.NODE_NOT_CONNECTED;
            case CANCELLED -> ErrorCode.TASK_CANCELLED;
            case RESOURCE_EXHAUSTED -> ErrorCode.REJECTED_EXECUTION;
            case UNIMPLEMENTED -> ErrorCode.UNSUPPORTED_OPERATION;
            default -> ErrorCode.INTERNAL;
        };
    }
}
