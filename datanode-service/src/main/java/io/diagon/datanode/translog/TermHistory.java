package io.diagon.datanode.translog;

import io.diagon.protocol.shard.TermStart;
import java.util.ArrayList;
import java.util.List;

/**
 * Which primary term wrote which part of a log. One primary writes in a term, and a log without gaps is known by the ends of its terms:
 * two logs agree up to the end of the last term that they share. The idea is that of Kafka's leader epochs (KIP-101). Immutable.
 *
 * @param starts oldest first; terms and sequence numbers grow
 */
public record TermHistory(List<TermStart> starts) {
    /** Older terms are forgotten: a log that ends in one of them has nothing in common with this one. */
    static final int MAX_TERMS = 256;

    /** Of an empty log, or of one whose origin is not known. */
    public static final TermHistory NONE = new TermHistory(List.of());

    public TermHistory {
        starts = List.copyOf(starts);
    }

    /** The history once a primary goes on in a new term. */
    public TermHistory begin(long term, long maxSeqNo) {
        List<TermStart> next = new ArrayList<>();
        for (TermStart start : starts) {
            if (start.getFirstSeqNo() <= maxSeqNo) {
                next.add(start);
            }
        }
        next.add(
                TermStart.newBuilder().setTerm(term).setFirstSeqNo(maxSeqNo + 1).build());
        return new TermHistory(next.subList(Math.max(0, next.size() - MAX_TERMS), next.size()));
    }

    /** The last sequence number up to which both logs hold the same operations; -1: nothing. */
    public long agreement(long maxSeqNo, TermHistory other, long otherMaxSeqNo) {
        for (int i = starts.size() - 1; i >= 0; i--) {
            int shared = other.starts.indexOf(starts.get(i));
            if (shared >= 0) {
                return Math.min(end(i, maxSeqNo), other.end(shared, otherMaxSeqNo));
            }
        }
        return -1;
    }

    private long end(int index, long maxSeqNo) {
        return index == starts.size() - 1
                ? maxSeqNo
                : Math.min(maxSeqNo, starts.get(index + 1).getFirstSeqNo() - 1);
    }

    /** 0: none. */
    public long lastTerm() {
        return starts.isEmpty() ? 0 : starts.get(starts.size() - 1).getTerm();
    }
}
