package io.diagon.datanode.replication;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.recovery.IncomingFiles;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappedWrites;
import io.diagon.datanode.shard.OpenedShard;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardUpkeep;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.AppendOperations;
import io.diagon.protocol.replication.CopyProgress;
import io.diagon.protocol.replication.FileChunk;
import io.diagon.protocol.replication.OfferFiles;
import io.diagon.protocol.replication.OpenCopy;
import io.diagon.protocol.write.WriteBatch;
import io.diagon.protocol.write.WriteOperation;
import io.diagon.protocol.write.WriteOrigin;
import io.diagon.protocol.write.WriteResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one primary sends to one copy on this node, in order. A log that went another way than the primary's is cut back to what they
 * have in common and the engine opened anew from its last commit; if that commit is too new already, the copy starts from nothing.
 * Engines can not undo a write, and the end of an unacknowledged log is short: cutting is rare, and simple to get right.
 */
public final class ReplicaSession {
    private final ShardRegistry shards;
    private final MappedWrites writes;
    private final WorkerPool pool;
    private final DiskRoom room;
    private @Nullable IndexShard shard;
    private @Nullable OpenCopy opened;
    private @Nullable IncomingFiles incoming;

    /** @param pool for the engine's part */
    public ReplicaSession(ShardRegistry shards, MappedWrites writes, WorkerPool pool, DiskRoom room) {
        this.shards = shards;
        this.writes = writes;
        this.pool = pool;
        this.room = room;
    }

    /**
     * What has to be done before an answer is given, and what the answer says.
     *
     * @param refreshRound 0: no refresh is asked for
     */
    public record Appended(IndexShard shard, long position, long checkpoint, long refreshRound) {}

    /** Waits for the disk, if the index wants that, and for a refresh if it is asked for. */
    public CopyProgress finish(Appended appended) {
        IndexShard copy = appended.shard();
        try {
            OpenedShard open = copy.openedCopy();
            if (copy.settings().syncEveryRequest()) {
                open.translog().sync(appended.position());
            }
            if (appended.refreshRound() > 0) {
                pool.call(() -> {
                    open.upkeep().refresh();
                    return appended;
                });
            }
            return CopyProgress.newBuilder()
                    .setLocalCheckpoint(appended.checkpoint())
                    .setRefreshRound(appended.refreshRound())
                    .build();
        } catch (SearchException e) {
            ShardUpkeep.failIfFatal(copy, e);
            throw e;
        }
    }

    /** Compares the logs. Returns the last sequence number of the copy, which the primary's log has too. */
    public long open(OpenCopy request) {
        IndexShard copy = shards.get(request.getShard());
        if (!copy.assignment().allocationId().equals(request.getAllocationId())) {
            throw new SearchException(
                    ErrorCode.SHARD_NOT_FOUND, "copy is not on this node [" + request.getAllocationId() + "]");
        }
        TermHistory primary = new TermHistory(request.getTermsList());
        copy.writeLock().lock();
        try {
            OpenedShard open = copy.openedCopy();
            requireReplica(copy, request.getPrimaryTerm());
            long agreement = position(copy).agreement(request.getPrimaryTerm(), primary, request.getMaxSeqNo());
            if (agreement < copy.standing().maxSeqNo()) {
                giveUp(
                        copy,
                        open,
                        agreement,
                        request.getInSync() || copy.assignment().inSync());
                throw new SearchException(
                        ErrorCode.SHARD_NOT_FOUND, "copy goes back to what it has in common with its primary");
            }
            copy.standing().follow(primary);
            copy.standing().followedBy(this);
            open.translog().syncAll();
            shard = copy;
            opened = request;
            copy.recovery().from(request.getPrimaryNodeId(), request.getMaxSeqNo() - agreement);
            return agreement;
        } finally {
            copy.writeLock().unlock();
        }
    }

    private static void requireReplica(IndexShard copy, long term) {
        if (copy.assignment().primary()) {
            throw new SearchException(
                    term <= copy.assignment().primaryTerm() ? ErrorCode.STALE_PRIMARY : ErrorCode.SHARD_NOT_FOUND,
                    "copy is a primary itself, term [" + copy.assignment().primaryTerm() + "]");
        }
    }

    private static ReplicaPosition position(IndexShard copy) {
        long adopted = copy.standing().history().lastTerm();
        return new ReplicaPosition(
                Math.max(adopted, copy.assignment().primaryTerm()),
                adopted,
                copy.standing().history(),
                copy.standing().maxSeqNo());
    }

    private static void giveUp(IndexShard copy, OpenedShard open, long agreement, boolean inSync) {
        if (open.engine().stats().getCommittedSeqNo() <= agreement) {
            copy.closeFor(copy.standing().history(), () -> copy.store().cutLog(copy.key(), agreement));
        } else if (inSync) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_STATE,
                    "copy has committed more than it has in common with its primary [" + agreement + "]");
        } else {
            copy.closeFor(TermHistory.NONE, () -> copy.store().wipe(copy.key()));
        }
    }

    /** Indexes and logs the operations. */
    public Appended append(AppendOperations request) {
        IndexShard copy = requireOpened();
        if (request.getOperationsCount() > 0) {
            // Fails before anything is written: the primary goes on without this copy, which is brought up to date
            // later.
            room.require(request.getSerializedSize());
        }
        copy.writeLock().lock();
        try {
            OpenedShard open = copy.openedCopy();
            requireReplica(copy, request.getPrimaryTerm());
            List<WriteOperation> operations = request.getOperationsList();
            long first = operations.isEmpty()
                    ? copy.standing().maxSeqNo() + 1
                    : operations.get(0).getSeqNo();
            int known = position(copy).known(request.getPrimaryTerm(), first, operations.size());
            long position = write(copy, open, operations.subList(known, operations.size()));
            copy.recovery().replayed(operations.size() - known);
            copy.standing()
                    .globalCheckpoint(Math.min(
                            request.getGlobalCheckpoint(), copy.standing().maxSeqNo()));
            if (request.getInSync()) {
                copy.takenIn(request.getPrimaryTerm());
            }
            return new Appended(copy, position, copy.standing().maxSeqNo(), request.getRefreshRound());
        } finally {
            copy.writeLock().unlock();
        }
    }

    private long write(IndexShard copy, OpenedShard open, List<WriteOperation> operations) {
        if (operations.isEmpty()) {
            return 0;
        }
        try {
            WriteBatch batch = WriteBatch.newBuilder()
                    .addAllOperations(operations)
                    .setOrigin(WriteOrigin.HISTORY)
                    .setPrimaryTerm(copy.standing().history().lastTerm())
                    .setNowMillis(System.currentTimeMillis())
                    .build();
            for (WriteResult result : writes.write(
                    copy.id(),
                    open.engine(),
                    batch,
                    part -> pool.call(() -> open.engine().write(part)))) {
                if (result.hasFailure()) {
                    throw new SearchException(result.getFailure());
                }
            }
            open.upkeep().written();
            long position = open.translog().append(operations);
            copy.standing().logged(operations.get(operations.size() - 1).getSeqNo());
            open.upkeep().rollLogIfLarge();
            return position;
        } catch (SearchException e) {
            // The engine may have taken a part of the operations, which the log does not have.
            copy.fail(e);
            throw e;
        }
    }

    /** Returns the names of the files that this copy lacks. */
    public List<String> offer(OfferFiles request) {
        return onlyWhenFollowed(copy -> {
            IncomingFiles files = new IncomingFiles(
                    copy.store().incoming(copy.key()), copy.store().engine(copy.key()));
            incoming = files;
            List<String> lacking = files.offer(request.getFilesList());
            copy.recovery().offered(request.getFilesList(), lacking);
            room.require(files.lackingBytes());
            return lacking;
        });
    }

    /** Returns the bytes received since the offer. */
    public long write(FileChunk chunk) {
        return onlyWhenFollowed(copy -> {
            IncomingFiles files = requireIncoming();
            int whole = files.complete();
            long received = files.write(chunk);
            copy.observer().received(chunk.getContent().size(), files.complete() - whole);
            copy.recovery().received(received, files.complete(), chunk.getSourceThrottleNanos());
            return received;
        });
    }

    /** The files take the place of what the copy had; it is opened again with them. */
    public void install() {
        var _ = onlyWhenFollowed(copy -> {
            requireIncoming().requireComplete();
            copy.closeFor(copy.standing().history(), () -> copy.store().install(copy.key()));
            return copy;
        });
    }

    /**
     * Files replace what the copy has, and no sequence number tells old ones from new: they are taken from the stream that compared the
     * logs last, and from no other that is late.
     */
    private <T> T onlyWhenFollowed(Function<IndexShard, T> work) {
        IndexShard copy = requireOpened();
        copy.writeLock().lock();
        try {
            var _ = copy.openedCopy();
            OpenCopy request = Objects.requireNonNull(opened);
            requireReplica(copy, request.getPrimaryTerm());
            if (!copy.standing().follows(this)) {
                throw new SearchException(ErrorCode.STALE_PRIMARY, "copy follows another stream by now");
            }
            if (request.getInSync() || copy.assignment().inSync()) {
                throw new SearchException(ErrorCode.ILLEGAL_STATE, "copy in sync lacks what its primary has forgotten");
            }
            return work.apply(copy);
        } finally {
            copy.writeLock().unlock();
        }
    }

    private IndexShard requireOpened() {
        if (shard == null) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "stream does not begin with an open");
        }
        return shard;
    }

    private IncomingFiles requireIncoming() {
        if (incoming == null) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "no files were offered");
        }
        return incoming;
    }
}
