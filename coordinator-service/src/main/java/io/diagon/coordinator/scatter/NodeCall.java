package io.diagon.coordinator.scatter;

import java.util.concurrent.CompletableFuture;

/**
 * A call to a node that is under way.
 *
 * @param answer fails with {@link io.diagon.error.ErrorCode#TASK_CANCELLED} after a cancellation
 * @param cancellation has the node stop its work
 */
record NodeCall<R>(CompletableFuture<R> answer, Runnable cancellation) {
    void cancel() {
        cancellation.run();
    }
}
