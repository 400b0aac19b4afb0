package io.diagon.datanode.replication;

import io.diagon.datanode.shard.IndexShard;
import io.diagon.error.SearchException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the office of a primary to a copy in sync without the loss of a request: no operation is taken, all that were are acknowledged, the
 * master is asked. Operations that wait meanwhile are refused, none of them done, when it is, and go on when it is not. An answer that is lost
 * is like a refusal: what the primary does in a term that is over, no copy of the next one takes.
 */
final class PrimaryHandOver {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryHandOver.class);
    private static final long LIMIT_MILLIS = 5_000;

    private final String nodeId;
    private final PrimaryTransfer transfer;

    PrimaryHandOver(String nodeId, PrimaryTransfer transfer) {
        this.nodeId = nodeId;
        this.transfer = transfer;
    }

    /** Returns whether this copy is the primary no more. */
    boolean run(PrimaryGroup group, String target) {
        IndexShard shard = group.shard();
        try {
            if (!shard.writeLock().tryLock(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            return handOver(shard, group, target);
        } catch (SearchException e) {
            LOG.info(
                    "primary is not handed over [{}][{}]: {}",
                    shard.id().getIndexName(),
                    shard.id().getNumber(),
                    e.getMessage());
            return false;
        } finally {
            shard.writeLock().unlock();
        }
    }

    private boolean handOver(IndexShard shard, PrimaryGroup group, String target) {
        if (!shard.assignment().primary() || shard.assignment().primaryTerm() != group.term()) {
            return true;
        }
        group.requireOffice();
        group.awaitAcknowledged(shard.standing().maxSeqNo(), LIMIT_MILLIS);
        if (!group.inSync(target)) {
            return false;
        }
        boolean given =
                switch (transfer.transfer(
                        shard.id(), shard.assignment().allocationId(), nodeId, group.term(), target)) {
                    case DONE, STALE -> true;
                    case REFUSED, UNKNOWN -> false;
                };
        if (given) {
            group.stop("another copy is the primary");
            LOG.info(
                    "primary handed over [{}][{}]",
                    shard.id().getIndexName(),
                    shard.id().getNumber());
        }
        return given;
    }
}
