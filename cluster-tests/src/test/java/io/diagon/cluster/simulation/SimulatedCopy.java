package io.diagon.cluster.simulation;

import io.diagon.datanode.replication.ReplicaPosition;
import io.diagon.datanode.shard.CopyAdmission;
import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.ShardRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One opening of a copy by a process. */
final class SimulatedCopy {
    final SimulatedProcess process;
    final ShardId id;
    final CopyOnDisk disk;
    ShardState state = ShardState.CREATED;
    ShardAssignment assignment;
    boolean opened;
    long spentTerm;
    /** While a primary hands over. */
    boolean locked;

    long takenInTerm;
    long globalCheckpoint = -1;

    /** That compared the logs last. */
    @Nullable
    private SimulatedStream stream;

    @Nullable
    SimulatedPrimary office;

    SimulatedCopy(SimulatedProcess process, ShardId id, CopyOnDisk disk, ShardAssignment assignment) {
        this.process = process;
        this.id = id;
        this.disk = disk;
        this.assignment = assignment;
    }

    ShardKey key() {
        return ShardKey.of(id);
    }

    private boolean broken(Rule rule) {
        return process.cluster.broken == rule;
    }

    void open(boolean createEmpty) {
        if (state != ShardState.CREATED) {
            return;
        }
        state = ShardState.RECOVERING;
        if (!broken(Rule.OPEN_ONLY_THE_COPY_THAT_IS_ASKED_FOR)) {
            CopyAdmission.require(record(), assignment, createEmpty);
        }
        if (!disk.present || assignment.primary()) {
            disk.allocationId = assignment.allocationId();
        }
        disk.present = true;
        disk.clusterUuid = assignment.clusterUuid();
        opened = true;
        if (assignment.primary()) {
            lead(assignment);
        }
        process.cluster.touch();
    }

    private @Nullable ShardRecord record() {
        return disk.present
                ? ShardRecord.newBuilder()
                        .setShard(id)
                        .setAllocationId(disk.allocationId)
                        .build()
                : null;
    }

    void assign(ShardAssignment wanted) {
        if (wanted.samePlace(assignment)) {
            assignment = wanted;
        } else if (!locked) {
            if (opened && wanted.primary()) {
                lead(wanted);
            } else {
                assignment = wanted;
            }
        }
    }

    private void lead(ShardAssignment wanted) {
        boolean spent = disk.history.lastTerm() >= wanted.primaryTerm();
        if (!spent) {
            disk.history = disk.history.begin(wanted.primaryTerm(), disk.maxSeqNo());
        }
        spentTerm = spent ? wanted.primaryTerm() : 0;
        disk.allocationId = wanted.allocationId();
        assignment = wanted;
        if (state == ShardState.RECOVERING) {
            state = ShardState.STARTED;
        }
        process.cluster.touch();
    }

    void requireOpen() {
        if (!opened || state == ShardState.FAILED || state == ShardState.CLOSED) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "shard is not started");
        }
    }

    private void requireReplica(long term) {
        requireOpen();
        if (assignment.primary()) {
            throw new SearchException(
                    term <= assignment.primaryTerm() ? ErrorCode.STALE_PRIMARY : ErrorCode.SHARD_NOT_FOUND,
                    "copy is a primary itself");
        }
    }

    private ReplicaPosition position(long primaryTerm) {
        long adopted = disk.history.lastTerm();
        long term = Math.max(adopted, assignment.primaryTerm());
        if (broken(Rule.FENCE_BY_TERM)) {
            return new ReplicaPosition(Math.min(term, primaryTerm), primaryTerm, disk.history, disk.maxSeqNo());
        }
        return new ReplicaPosition(term, adopted, disk.history, disk.maxSeqNo());
    }

    /** Compares the logs; returns what they have in common. */
    long compare(
            SimulatedStream asking,
            String allocationId,
            long term,
            TermHistory primary,
            long primaryMaxSeqNo,
            boolean inSync) {
        if (!assignment.allocationId().equals(allocationId)) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "copy is not on this node");
        }
        requireReplica(term);
        long agreement = position(term).agreement(term, primary, primaryMaxSeqNo);
        if (agreement < disk.maxSeqNo() && !broken(Rule.CUT_WHAT_DIFFERS)) {
            giveUp(agreement, inSync || assignment.inSync());
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "copy goes back");
        }
        disk.allocationId = allocationId;
        disk.history = primary;
        stream = asking;
        disk.sync();
        process.cluster.touch();
        return agreement;
    }

    private void giveUp(long agreement, boolean inSync) {
        if (disk.committedSeqNo() <= agreement) {
            replaced(disk.history, () -> disk.cut(agreement));
        } else if (inSync) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "copy has committed more than it has in common");
        } else {
            replaced(TermHistory.NONE, disk::wipe);
        }
    }

    private void replaced(TermHistory after, Runnable work) {
        work.run();
        disk.allocationId = assignment.allocationId();
        disk.history = after;
        close();
        process.cluster.touch();
    }

    /** Returns the checkpoint that may be answered after a sync. */
    long append(long term, int first, List<Operation> operations, long checkpoint, boolean takenIn) {
        requireReplica(term);
        int known = position(term).known(term, operations.isEmpty() ? disk.log.size() : first, operations.size());
        disk.log.addAll(operations.subList(known, operations.size()));
        globalCheckpoint = Math.max(globalCheckpoint, Math.min(checkpoint, disk.maxSeqNo()));
        if (takenIn) {
            takenInTerm = term;
            if (state == ShardState.RECOVERING) {
                state = ShardState.STARTED;
            }
        }
        process.cluster.touch();
        return disk.maxSeqNo();
    }

    void sync() {
        requireOpen();
        if (!broken(Rule.SYNC_BEFORE_ANSWERING)) {
            disk.sync();
        }
    }

    void install(SimulatedStream asking, long term, List<Operation> files, boolean inSync) {
        requireReplica(term);
        if (!asking.equals(stream) && !broken(Rule.TAKE_FILES_FROM_THE_LAST_STREAM)) {
            throw new SearchException(ErrorCode.STALE_PRIMARY, "copy follows another stream by now");
        }
        if (inSync || assignment.inSync()) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "copy in sync lacks what its primary has forgotten");
        }
        replaced(disk.history, () -> disk.install(files));
    }

    /** The log may forget what the commit has and no copy needs. */
    void commit() {
        disk.commit(office == null ? Long.MAX_VALUE : office.tracker.smallestCheckpoint());
    }

    void commitIfOpen() {
        if (opened) {
            commit();
            process.cluster.touch();
        }
    }

    /** Its engine, or its disk, has failed. */
    void fail() {
        if (state != ShardState.FAILED && state != ShardState.CLOSED) {
            state = ShardState.FAILED;
            opened = false;
            process.failed(this);
        }
    }

    void close() {
        state = ShardState.CLOSED;
        opened = false;
        takenInTerm = 0;
        if (office != null) {
            office.stop();
        }
    }
}
