package io.diagon.datanode.replication;

import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.datanode.translog.LogCursor;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.replication.AppendOperations;
import io.diagon.protocol.replication.OpenCopy;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.ReplicateResponse;
import io.diagon.protocol.write.WriteOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one copy to where the primary is, and keeps it there: compares the logs, sends files if the log has forgotten what the copy
 * lacks, then operations, several batches under way. A copy in sync that can not be reached while writes wait for it is reported to the
 * master. Runs on a thread of its own until it is closed.
 */
final class CopyFeeder implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CopyFeeder.class);
    private static final int BATCHES_UNDER_WAY = 8;
    private static final int BATCH_OPERATIONS = 2000;
    private static final long BATCH_BYTES = 1 << 20;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** How long writes wait for a copy that can not be reached, and for one that is not ready. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(2);

    private static final Duration NOT_READY = Duration.ofSeconds(10);

    private final PrimaryGroup group;
    private final String allocationId;
    private final CopyLinks links;
    private final FileSender files;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Null: the copy has no node, and only its removal can be asked for. */
    private volatile @Nullable Node node;

    private volatile boolean closed;
    private long failingSince;
    private @Nullable LogCursor cursor;

    CopyFeeder(PrimaryGroup group, String allocationId, CopyLinks links, FileSender files) {
        this.group = group;
        this.allocationId = allocationId;
        this.links = links;
        this.files = files;
    }

    void node(@Nullable Node present) {
        node = present;
    }

    /** There may be something to do. */
    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        closed = true;
        signal();
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                try {
                    session();
                } catch (SearchException e) {
                    failed(e);
                } catch (RuntimeException e) {
                    LOG.error("copy can not be fed [{}] [{}]", group.shard().key(), allocationId, e);
                    failed(new SearchException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e));
                }
                await(PAUSE, () -> false);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void session() throws InterruptedException {
        Node target = node;
        if (target == null) {
            throw new SearchException(ErrorCode.NODE_NOT_CONNECTED, "copy has no node");
        }
        try (CopyStream stream = new CopyStream(links, target, lock, changed)) {
            stream.send(ReplicateRequest.newBuilder().setOpen(open()).build());
            long position = stream.take().getOpened().getLocalCheckpoint();
            if (!group.compared(allocationId, position)) {
                throw new SearchException(ErrorCode.ILLEGAL_STATE, "copy has lost acknowledged operations");
            }
            if (!available(position + 1)) {
                files.send(group.shard(), allocationId, stream, () -> closed);
                failingSince = 0;
                return;
            }
            failingSince = 0;
            feed(stream, position + 1);
        }
    }

    private OpenCopy open() {
        return OpenCopy.newBuilder()
                .setShard(group.shard().id())
                .setAllocationId(allocationId)
                .setPrimaryTerm(group.term())
                .addAllTerms(group.shard().standing().history().starts())
                .setMaxSeqNo(group.shard().standing().maxSeqNo())
                .setInSync(group.inSync(allocationId))
                .setPrimaryNodeId(group.nodeId())
                .build();
    }

    private boolean available(long seqNo) {
        return group.recent().from(seqNo, 1, 1) != null
                || group.shard().translog().cursor(seqNo) != null;
    }

    private void feed(CopyStream stream, long first) throws InterruptedException {
        long next = first;
        long toldCheckpoint = -1;
        boolean told = false;
        long toldRefresh = group.refreshed(allocationId);
        while (!closed) {
            boolean answered = takeAnswers(stream);
            boolean takenIn = group.takeIn(allocationId);
            List<WriteOperation> operations = stream.underWay() < BATCHES_UNDER_WAY ? read(next) : List.of();
            long checkpoint = group.globalCheckpoint();
            long refresh = group.refreshAsked();
            boolean news = (takenIn && !told)
                    || refresh > toldRefresh
                    || (checkpoint > toldCheckpoint && stream.underWay() == 0 && !answered);
            if (!operations.isEmpty() || news) {
                stream.send(ReplicateRequest.newBuilder()
                        .setAppend(AppendOperations.newBuilder()
                                .setPrimaryTerm(group.term())
                                .addAllOperations(operations)
                                .setGlobalCheckpoint(checkpoint)
                                .setInSync(takenIn)
                                .setRefreshRound(refresh > toldRefresh ? refresh : 0))
                        .build());
                next += operations.size();
                told = takenIn;
                toldCheckpoint = checkpoint;
                toldRefresh = refresh;
            } else if (!answered) {
                awaitWork(stream, next, refresh);
            }
        }
    }

    /** Returns whether there were any. */
    private boolean takeAnswers(CopyStream stream) {
        boolean any = false;
        while (true) {
            ReplicateResponse answer;
            lock.lock();
            try {
                answer = stream.poll();
            } finally {
                lock.unlock();
            }
            if (answer == null) {
                return any;
            }
            any = true;
            group.advanced(allocationId, answer.getAppended().getLocalCheckpoint());
            if (answer.getAppended().getRefreshRound() > 0) {
                group.refreshed(allocationId, answer.getAppended().getRefreshRound());
            }
        }
    }

    private List<WriteOperation> read(long next) {
        List<WriteOperation> operations = group.recent().from(next, BATCH_OPERATIONS, BATCH_BYTES);
        if (operations == null) {
            LogCursor reading = cursor;
            if (reading == null || reading.next() != next) {
                reading = group.shard().translog().cursor(next);
                cursor = reading;
            }
            operations = reading == null ? null : read(reading);
        }
        if (operations == null) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "log has forgotten what the copy needs next");
        }
        return operations;
    }

    private @Nullable List<WriteOperation> read(LogCursor reading) {
        try {
            return reading.read(BATCH_OPERATIONS, BATCH_BYTES);
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(group.shard(), e);
            throw e;
        }
    }

    private void awaitWork(CopyStream stream, long next, long refresh) throws InterruptedException {
        boolean room = stream.underWay() < BATCHES_UNDER_WAY;
        await(
                IDLE,
                () -> stream.answered() || (room && (group.recent().end() > next || group.refreshAsked() > refresh)));
    }

    /** Waits, at most for the time, until there is something to do. */
    private void await(Duration pause, BooleanSupplier something) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0 && !something.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(SearchException e) {
        long now = System.nanoTime();
        if (failingSince == 0) {
            failingSince = now;
            LOG.info("copy is not reached [{}] [{}]: {}", group.shard().key(), allocationId, e.getMessage());
        }
        // A primary that has failed itself must not take away the copies that are to replace it.
        boolean failed = group.shard().state() != ShardState.STARTED;
        if (closed || failed || !group.inSync(allocationId) || !group.waited()) {
            return;
        }
        boolean gone = node == null;
        if (gone || now - failingSince >= patience(e).toNanos()) {
            remove(e);
        }
    }

    private static Duration patience(SearchException e) {
        return switch (e.code()) {
            case NODE_NOT_CONNECTED, CIRCUIT_OPEN -> UNREACHABLE;
            case SHARD_NOT_FOUND, REJECTED_EXECUTION, INTERNAL -> NOT_READY;
            default -> Duration.ZERO;
        };
    }

    private void remove(SearchException cause) {
        Node target = node;
        try {
            CopyRemoval.Answer answer = group.removal()
                    .remove(
                            group.shard().id(),
                            allocationId,
                            target == null ? "" : target.getId(),
                            group.term(),
                            "primary can not write to the copy: " + cause.getMessage());
            switch (answer) {
                case REMOVED -> {
                    LOG.warn("copy is out of sync [{}] [{}]", group.shard().key(), allocationId, cause);
                    group.removed(allocationId);
                    close();
                }
                case STALE -> group.stop("there is a newer primary");
            }
        } catch (SearchException noMaster) {
            LOG.debug("master was not reached to remove a copy [{}]", allocationId, noMaster);
        }
    }
}
