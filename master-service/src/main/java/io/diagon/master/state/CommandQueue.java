package io.diagon.master.state;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.metrics.MasterMeters;
import io.diagon.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes commands one at a time: decide on the current state, replicate the records, answer. One thread, so that no decision is made on a
 * state that another one is about to change.
 */
public final class CommandQueue implements AutoCloseable {
    private static final int CAPACITY = 1000;
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

    private final RaftNode raft;
    private final MasterMeters meters;
    private final ThreadPoolExecutor executor;

    public CommandQueue(RaftNode raft, MasterMeters meters) {
        this.raft = raft;
        this.meters = meters;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                Thread.ofPlatform().name("cluster-commands").daemon().factory());
    }

    public int pending() {
        return executor.getQueue().size();
    }

    /** Carries the command out and returns the state after it. */
    public ClusterState execute(Decider decider, Duration timeout) {
        try {
            return submit(decider).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof SearchException exception) {
                throw exception;
            }
            throw new SearchException(ErrorCode.INTERNAL, "command failed [" + failure.getCause() + "]", failure);
        } catch (TimeoutException late) {
            throw new SearchException(
                    ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT,
                    "failed to process cluster event within [" + timeout + "]",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted", interrupted);
        }
    }

    public CompletableFuture<ClusterState> submit(Decider decider) {
        CompletableFuture<ClusterState> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                long start = System.nanoTime();
                boolean done = false;
                try {
                    ClusterState after = carryOut(decider);
                    done = true;
                    answer.complete(after);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    answer.completeExceptionally(
                            new SearchException(ErrorCode.NOT_MASTER, "master is stopping", stopping));
                } catch (RuntimeException failure) {
                    answer.completeExceptionally(failure);
                } finally {
                    meters.commandCarriedOut(done, System.nanoTime() - start);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new SearchException(
                    ErrorCode.REJECTED_EXECUTION, "too many pending cluster commands [" + CAPACITY + "]", full));
        }
        return answer;
    }

    private ClusterState carryOut(Decider decider) throws InterruptedException {
        if (!raft.leads()) {
            throw new SearchException(ErrorCode.NOT_MASTER, "not the master");
        }
        if (!raft.settled()) {
            throw new SearchException(
                    ErrorCode.PROCESS_CLUSTER_EVENT_TIMEOUT, "an earlier change waits for a majority of masters");
        }
        Decision decision = decider.decide(raft.stateMachine().current());
        if (!decision.records().isEmpty()) {
            raft.replicate(
                    RecordBatch.newBuilder().addAllRecords(decision.records()).build(), COMMIT_TIMEOUT);
        }
        return raft.stateMachine().current();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
