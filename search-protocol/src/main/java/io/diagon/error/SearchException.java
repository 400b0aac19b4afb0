package io.diagon.error;

import io.diagon.protocol.common.Failure;
import org.jspecify.annotations.Nullable;

/** A failure with its category: thrown anywhere, rendered only at the edges (REST, gRPC). */
public final class SearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Failure failure;
    private final int line;
    private final int column;

    public SearchException(ErrorCode code, String reason) {
        this(code, reason, 0, 0);
    }

    /** A mistake at a place in the body of a request; line and column count from 1, and are 0 if there is no such place. */
    public SearchException(ErrorCode code, String reason, int line, int column) {
        super(reason);
        this.code = code;
        this.failure = null;
        this.line = line;
        this.column = column;
    }

    public SearchException(ErrorCode code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
        this.failure = null;
        this.line = 0;
        this.column = 0;
    }

    /** A failure that another node, or the engine, reported. */
    public SearchException(Failure failure) {
        super(failure.getReason());
        this.code = ErrorCode.of(failure.getCode());
        this.failure = failure;
        this.line = 0;
        this.column = 0;
    }

    public ErrorCode code() {
        return code;
    }

    /** Where in the body the mistake is, from 1; 0: nowhere in particular. */
    public int line() {
        return line;
    }

    /** See {@link #line()}. */
    public int column() {
        return column;
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
