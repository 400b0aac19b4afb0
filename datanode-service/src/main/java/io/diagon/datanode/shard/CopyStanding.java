package io.diagon.datanode.shard;

import io.diagon.datanode.translog.Retention;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.ShardRecord;
import org.jspecify.annotations.Nullable;

/**
 * As which copy a shard is on this node, and where its log stands. Read by anyone; changed under the shard's write lock, except where
 * it is said.
 */
public final class CopyStanding {
    private final CopyRecord record;
    private volatile ShardAssignment assignment;
    /** Of the last operation in the log. */
    private volatile long maxSeqNo = -1;
    /** What copies that follow this primary need of the log. */
    private volatile long retainAbove = Long.MAX_VALUE;

    private volatile long globalCheckpoint = -1;
    /** In which an earlier opening was the primary too; 0: none. */
    private volatile long spentTerm;
    /** Of the primary that took this replica in last; 0: none. */
    private volatile long takenInTerm;
    /** Guarded by the write lock. */
    private @Nullable Object stream;

    CopyStanding(ShardId id, ShardStore store, ShardAssignment assignment) {
        this.record = new CopyRecord(id, store);
        this.assignment = assignment;
    }

    CopyRecord record() {
        return record;
    }

    ShardAssignment assignment() {
        return assignment;
    }

    /** Before the files are opened; null: there are none. No lock is needed. */
    void begin(@Nullable ShardRecord known) {
        record.begin(known, assignment);
    }

    void opened(long lastSeqNo) {
        maxSeqNo = lastSeqNo;
    }

    /** Of the place that the copy has already. No lock is needed. */
    void renew(ShardAssignment wanted) {
        assignment = wanted;
    }

    /** @param durable whether the record is to say so */
    void move(ShardAssignment wanted, boolean durable) {
        if (durable) {
            record.write(wanted);
        }
        assignment = wanted;
    }

    /** Writes as the primary from now on. The term is on the disk before the first operation of it. */
    void lead(ShardAssignment wanted) {
        TermHistory history = record.history();
        boolean spent = history.lastTerm() >= wanted.primaryTerm();
        if (!spent) {
            history = history.begin(wanted.primaryTerm(), maxSeqNo);
        }
        spentTerm = spent ? wanted.primaryTerm() : 0;
        record.adopt(wanted, history);
        assignment = wanted;
    }

    /** The log of this replica is a prefix of the log with this history. */
    public void follow(TermHistory primary) {
        if (!record.history().equals(primary) || !record.allocationId().equals(assignment.allocationId())) {
            record.adopt(assignment, primary);
        }
    }

    /** The stream that compared the logs last is the one whose files are taken. */
    public void followedBy(Object last) {
        stream = last;
    }

    public boolean follows(Object asking) {
        return asking.equals(stream);
    }

    /** @param term of the primary that the copy was taken in by; 0: it has to be taken in anew */
    void takenIn(long term) {
        takenInTerm = term;
    }

    /** Replaces the files. A crash in between leaves files of unknown origin: they have nothing in common with any log. */
    void replace(TermHistory after, Runnable work) {
        record.replaced(assignment, TermHistory.NONE);
        work.run();
        record.replaced(assignment, after);
    }

    /** The engine has made a commit; only then may the log forget. No lock is needed. */
    void committed(long seqNo) {
        if (seqNo >= 0 && !record.committed()) {
            record.require(assignment, true);
        }
    }

    public TermHistory history() {
        return record.history();
    }

    /** Of the last operation in the log; -1: none. */
    public long maxSeqNo() {
        return maxSeqNo;
    }

    /** Operations up to this one are in the log. */
    public void logged(long seqNo) {
        maxSeqNo = Math.max(maxSeqNo, seqNo);
    }

    /**
     * The term of this primary if an earlier opening was the primary of the same; 0: none was. Others may hold what that one wrote and
     * this one has lost: it must not write again under the same term and sequence numbers.
     */
    public long spentTerm() {
        return spentTerm;
    }

    public long takenInTerm() {
        return takenInTerm;
    }

    /** What copies that follow this primary need of the log: all above this sequence number. No lock is needed. */
    public void retainAbove(long seqNo) {
        retainAbove = seqNo;
    }

    /** @param bytes of log to be kept for copies that come back */
    Retention retention(long bytes) {
        return new Retention(retainAbove, bytes);
    }

    /** Up to which operations are known to be on every copy in sync. */
    public long globalCheckpoint() {
        return globalCheckpoint;
    }

    /** No lock is needed. */
    public void globalCheckpoint(long checkpoint) {
        globalCheckpoint = Math.max(globalCheckpoint, checkpoint);
    }
}
