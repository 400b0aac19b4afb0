package io.diagon.error;

import io.diagon.protocol.common.Failure;
import org.jspecify.annotations.Nullable;

/** A failure with its category: thrown anywhere, rendered only at the edges (REST, gRPC). */
public final class SearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Failure failure;

    public SearchException(ErrorCode code, String reason) {
        super(reason);
        this.code = code;
        this.failure = null;
    }

    public SearchException(ErrorCode code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
        this.failure = null;
    }

    /** A failure that another node, or the engine, reported. */
    public SearchException(Failure failure) {
        super(failure.getReason());
        this.code = ErrorCode.of(failure.getCode());
        this.failure = failure;
    }

    public ErrorCode code() {
        return code;
    }

    /** The failure as it travels between nodes. */
    public Failure toFailure() {
        if (failure != null) {
            return failure;
        }
        String reason = getMessage();
        return Failure.newBuilder()
                .setCode(code.number())
                .setReason(reason == null ? code.type() : reason)
                .build();
    }
}
