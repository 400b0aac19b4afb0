package io.diagon.coordinator.scatter;

import io.diagon.error.ErrorCode;
import java.util.List;

/** A search that has no answer because of its shards. */
public final class SearchPhaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String phase;
    private final transient List<ShardFailure> failures;

    /** @param phase query, fetch or dfs */
    public SearchPhaseException(String phase, String reason, List<ShardFailure> failures) {
        super(reason);
        this.phase = phase;
        this.failures = List.copyOf(failures);
    }

    public String phase() {
        return phase;
    }

    public List<ShardFailure> failures() {
        return failures;
    }

    /** That of the failures: one of ours if any is, else the user's. */
    public int status() {
        int status = failures.isEmpty() ? ErrorCode.SEARCH_PHASE_EXECUTION.status() : 0;
        for (ShardFailure failure : failures) {
            int own = failure.code().status();
            if (status == 0 || own >= 500) {
                status = own;
            }
        }
        return status;
    }
}
