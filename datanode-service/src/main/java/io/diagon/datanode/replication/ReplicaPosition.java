package io.diagon.datanode.replication;

import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/**
 * Where the log of a replica stands, and what it may take from a primary. The log is a prefix of that of the primary whose term it has
 * adopted. Immutable and free of effects.
 *
 * @param term the newest that the copy has heard of; primaries of older ones are fenced
 * @param adoptedTerm of the primary that the log was last compared with; 0: none
 * @param maxSeqNo of the last operation in the log; -1: none
 */
public record ReplicaPosition(long term, long adoptedTerm, TermHistory history, long maxSeqNo) {

    /**
     * Compares the log with that of a primary. Returns the last sequence number that they have in common: what lies above it was never
     * acknowledged, as everything acknowledged is in the log of every primary that came after, and has to be given up.
     */
    public long agreement(long primaryTerm, TermHistory primaryHistory, long primaryMaxSeqNo) {
        requireCurrent(primaryTerm);
        return history.agreement(maxSeqNo, primaryHistory, primaryMaxSeqNo);
    }

    /** The position once everything above the agreement is gone. */
    public ReplicaPosition adopt(long primaryTerm, TermHistory primaryHistory, long agreement) {
        requireCurrent(primaryTerm);
        return new ReplicaPosition(primaryTerm, primaryTerm, primaryHistory, agreement);
    }

    /**
     * How many of the operations the log has already; the rest continue it.
     *
     * @param first sequence number of the first operation
     */
    public int known(long primaryTerm, long first, int count) {
        requireCurrent(primaryTerm);
        if (primaryTerm != adoptedTerm) {
            throw new SearchException(
                    ErrorCode.SHARD_NOT_FOUND,
                    "operations came before the logs were compared, term [" + primaryTerm + "]");
        }
        if (count > 0 && first > maxSeqNo + 1) {
            throw new SearchException(
                    ErrorCode.SHARD_NOT_FOUND,
                    "operations leave a gap, expected [" + (maxSeqNo + 1) + "], first [" + first + "]");
        }
        return (int) Math.min(count, maxSeqNo + 1 - first);
    }

    public ReplicaPosition advance(long seqNo) {
        return new ReplicaPosition(term, adoptedTerm, history, Math.max(maxSeqNo, seqNo));
    }

    /** Nothing of older terms is taken any more. */
    public ReplicaPosition fence(long newTerm) {
        return newTerm > term ? new ReplicaPosition(newTerm, adoptedTerm, history, maxSeqNo) : this;
    }

    private void requireCurrent(long primaryTerm) {
        if (primaryTerm < term) {
            throw new SearchException(
                    ErrorCode.STALE_PRIMARY, "primary term [" + primaryTerm + "] is over, current term [" + term + "]");
        }
    }
}
