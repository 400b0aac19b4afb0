package io.diagon.datanode.search;

import com.google.protobuf.ByteString;
import io.diagon.engine.Cancellation;
import java.util.Optional;

/**
 * What the queries of all shards of one request share.
 *
 * @param deadlineNanos of {@link System#nanoTime}; {@link #NONE}: no limit
 * @param cacheKey empty: the answer is neither looked up nor kept
 */
record QueryContext(
        ByteString request,
        long arrivalNanos,
        long deadlineNanos,
        long keepAliveMillis,
        Cancellation cancellation,
        Optional<RequestCache.RequestKey> cacheKey) {
    static final long NONE = Long.MAX_VALUE;

    boolean limited() {
        return deadlineNanos != NONE;
    }

    /** 0: no limit; negative: it is over. */
    long remainingMillis(long now) {
        if (!limited()) {
            return 0;
        }
        long remaining = deadlineNanos - now;
        return remaining <= 0 ? -1 : Math.max(1, remaining / 1_000_000);
    }
}
