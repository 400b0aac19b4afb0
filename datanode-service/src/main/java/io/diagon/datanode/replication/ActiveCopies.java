package io.diagon.datanode.replication;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;

/** How many copies of a shard the cluster state calls started, the primary included. Thread-safe. */
final class ActiveCopies {
    private final ShardId shard;
    private int active = 1;
    private int total = 1;

    ActiveCopies(ShardId shard) {
        this.shard = shard;
    }

    synchronized void set(int present, int wanted) {
        active = present;
        total = wanted;
        notifyAll();
    }

    synchronized int total() {
        return total;
    }

    /**
     * Waits until so many copies are started.
     *
     * @param wanted -1: all that there are to be
     */
    synchronized void await(int wanted, long timeoutMillis) {
        long end = System.nanoTime() + timeoutMillis * 1_000_000;
        while (active < needed(wanted)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SearchException(
                        ErrorCode.UNAVAILABLE_SHARDS,
                        "[" + shard.getIndexName() + "][" + shard.getNumber()
                                + "] Not enough active copies to meet shard count of ["
                                + (wanted < 0 ? "ALL" : Integer.toString(wanted)) + "] (have " + active + ", needed "
                                + needed(wanted) + "). Timeout: [" + timeoutMillis + "ms]");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SearchException(ErrorCode.TASK_CANCELLED, "interrupted while waiting for copies", e);
            }
        }
    }

    private int needed(int wanted) {
        return wanted < 0 ? total : wanted;
    }
}
