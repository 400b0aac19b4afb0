package io.diagon.datanode.shard;

import io.diagon.datanode.translog.SyncListener;
import io.diagon.protocol.shard.ShardRecovery;

/** Is told what the copies of this node go through. Called on the threads that do the work: it must not block. */
public interface ShardObserver extends SyncListener {
    /** For shards that nobody watches. */
    ShardObserver NOBODY = (operations, nanos) -> {};

    /** A refresh was done. */
    default void refreshed(long nanos) {}

    /** A commit was done. */
    default void flushed(long nanos) {}

    /** A merge was done. */
    default void merged(long nanos) {}

    /** A replica has become the primary. */
    default void promoted() {}

    /** A copy has its documents. */
    default void recovered(ShardRecovery recovery) {}

    /** A copy did not come to its documents. */
    default void recoveryFailed() {}

    /** A part of a file, or its end, came from another node. */
    default void received(long bytes, int wholeFiles) {}

    /** The copy is not to be trusted any more. */
    default void failed() {}
}
