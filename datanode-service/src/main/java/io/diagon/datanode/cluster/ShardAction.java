package io.diagon.datanode.cluster;

import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.common.ShardId;

/** A step that brings a local shard nearer to what the cluster state wants. */
public sealed interface ShardAction {
    ShardKey key();

    /** Opens a shard that is wanted here and is not open. */
    record Open(ShardId shard, IndexMetadata index, ShardAssignment assignment, boolean createEmpty)
            implements ShardAction {
        @Override
        public ShardKey key() {
            return ShardKey.of(shard);
        }
    }

    /** Gives an open shard its present mapping, settings and assignment. */
    record Update(ShardId shard, IndexMetadata index, ShardAssignment assignment) implements ShardAction {
        @Override
        public ShardKey key() {
            return ShardKey.of(shard);
        }
    }

    /** Tells the master that a copy it waits for is started. */
    record ReportStarted(ShardId shard, ShardAssignment assignment) implements ShardAction {
        @Override
        public ShardKey key() {
            return ShardKey.of(shard);
        }
    }

    /** Tells the master that a primary was opened anew, and can go on in a new term only. */
    record ReportReopened(ShardId shard, ShardAssignment assignment) implements ShardAction {
        @Override
        public ShardKey key() {
            return ShardKey.of(shard);
        }
    }

    /**
     * Closes a shard that is wanted elsewhere or nowhere; its files stay.
     *
     * @param served whether others serve the shard: there may be some who have not heard of it yet, for whom it stays open a little
     */
    record Close(ShardKey key, boolean served) implements ShardAction {}

    /** Removes the files of a shard whose index is gone, or which is started on another node. */
    record Delete(ShardKey key) implements ShardAction {}
}
