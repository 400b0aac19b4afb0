package io.diagon.datanode.translog;

/** Is told of each sync of a log. */
@FunctionalInterface
public interface SyncListener {
    /**
     * @param operations that are safe by this sync and were not before
     * @param nanos that it took
     */
    void synced(long operations, long nanos);
}
