package io.diagon.datanode.replication;

import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.ReplicateResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The primary's end of a stream to one copy. Sends of one thread; answers are kept until they are taken, one for each send. */
final class CopyStream implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock;
    private final Condition changed;
    private final Deque<ReplicateResponse> answers = new ArrayDeque<>();
    private final StreamObserver<ReplicateRequest> requests;
    private @Nullable SearchException failure;
    private int underWay;
    private long lastProgress = System.nanoTime();

    /** @param changed of the lock; signalled when there is an answer or a failure */
    CopyStream(CopyLinks links, Node node, ReentrantLock lock, Condition changed) {
        this.lock = lock;
        this.changed = changed;
        this.requests = links.replicate(node, new Answers());
    }

    private final class Answers implements StreamObserver<ReplicateResponse> {
        @Override
        public void onNext(ReplicateResponse answer) {
            lock.lock();
            try {
                answers.add(answer);
                lastProgress = System.nanoTime();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onError(Throwable cause) {
            end(
                    cause instanceof StatusRuntimeException status
                            ? GrpcFailures.fromStatus(status)
                            : new SearchException(ErrorCode.NODE_NOT_CONNECTED, "stream to a copy broke", cause));
        }

        @Override
        public void onCompleted() {
            end(new SearchException(ErrorCode.NODE_NOT_CONNECTED, "stream to a copy ended"));
        }

        private void end(SearchException cause) {
            lock.lock();
            try {
                failure = cause;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void send(ReplicateRequest request) {
        if (underWay++ == 0) {
            lastProgress = System.nanoTime();
        }
        try {
            requests.onNext(request);
        } catch (IllegalStateException cancelled) {
            throw new SearchException(ErrorCode.NODE_NOT_CONNECTED, "stream to a copy broke", cancelled);
        }
    }

    /** Whether there is an answer or a failure to take. To be called under the lock. */
    boolean answered() {
        return failure != null || !answers.isEmpty();
    }

    int underWay() {
        return underWay;
    }

    /** The next answer, if there is one. To be called under the lock. */
    @Nullable
    ReplicateResponse poll() {
        ReplicateResponse answer = answers.poll();
        if (answer != null) {
            underWay--;
            return answer;
        }
        if (failure != null) {
            throw failure;
        }
        if (underWay > 0 && System.nanoTime() - lastProgress > PATIENCE_NANOS) {
            throw new SearchException(ErrorCode.RECEIVE_TIMEOUT, "copy did not answer in time");
        }
        return null;
    }

    /** Waits for the next answer. */
    ReplicateResponse take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                ReplicateResponse answer = poll();
                if (answer != null) {
                    return answer;
                }
                changed.awaitNanos(TimeUnit.SECONDS.toNanos(1));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        requests.onCompleted();
    }
}
