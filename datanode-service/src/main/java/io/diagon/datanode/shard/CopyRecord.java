package io.diagon.datanode.shard;

import io.diagon.datanode.translog.TermHistory;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.ShardRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside the files of an open copy: which copy they are, whose terms the log is of, and what has to be there. Thread-safe.
 */
final class CopyRecord {
    private final ShardId shard;
    private final ShardStore store;
    private ShardRecord content = ShardRecord.getDefaultInstance();
    private volatile TermHistory history = TermHistory.NONE;

    CopyRecord(ShardId shard, ShardStore store) {
        this.shard = shard;
        this.store = store;
    }

    /**
     * Begins with what the disk says; null: nothing. A replica that was given files from before takes over their name only when a primary
     * has compared them: until then they may be the last copy in sync, and are to be found under that name.
     */
    synchronized void begin(@Nullable ShardRecord known, ShardAssignment as) {
        history = known == null ? TermHistory.NONE : new TermHistory(known.getTermsList());
        content = known == null ? ShardRecord.getDefaultInstance() : known;
        String copy = known == null || as.primary() ? as.allocationId() : known.getAllocationId();
        content = content.toBuilder().setAllocationId(copy).build();
        write(as);
    }

    TermHistory history() {
        return history;
    }

    synchronized String allocationId() {
        return content.getAllocationId();
    }

    /** Whether the engine's commit has to be there. */
    synchronized boolean committed() {
        return content.getCommitted();
    }

    /** Whether the log has to be there. */
    synchronized boolean logged() {
        return content.getLogged();
    }

    /** From now on a missing log, and, after a commit that has operations, a missing commit are damage. */
    synchronized void require(ShardAssignment as, boolean commit) {
        content = content.toBuilder()
                .setLogged(true)
                .setCommitted(content.getCommitted() || commit)
                .build();
        write(as);
    }

    /** The files are the copy of this assignment, with this history. */
    synchronized void adopt(ShardAssignment as, TermHistory terms) {
        content = content.toBuilder().setAllocationId(as.allocationId()).build();
        history = terms;
        write(as);
    }

    /** The files are about to be replaced, or have been: nothing has to be there until they are opened. */
    synchronized void replaced(ShardAssignment as, TermHistory terms) {
        content = content.toBuilder().clearLogged().clearCommitted().build();
        adopt(as, terms);
    }

    synchronized void write(ShardAssignment as) {
        content = content.toBuilder()
                .setShard(shard)
                .setPrimaryTerm(as.primaryTerm())
                .setClusterUuid(as.clusterUuid())
                .clearTerms()
                .addAllTerms(history.starts())
                .build();
        store.write(content);
    }
}
