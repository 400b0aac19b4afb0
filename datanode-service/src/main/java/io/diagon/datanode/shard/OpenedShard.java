package io.diagon.datanode.shard;

import io.diagon.datanode.translog.Translog;
import io.diagon.engine.ShardEngine;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an open shard works with.
 *
 * @param maxSeqNo of the last operation when it was opened; -1: none
 */
public record OpenedShard(ShardEngine engine, Translog translog, ShardUpkeep upkeep, long maxSeqNo) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedShard.class);

    /** The last commit, if it can be made: the next opening is faster with it. */
    void finish(ShardId id) {
        try {
            upkeep.finish();
        } catch (SearchException e) {
            LOG.warn("shard is closed without a commit [{}][{}]", id.getIndexName(), id.getNumber(), e);
        }
    }

    /** A failure is only logged: what has to last is on the disk already. */
    void close(ShardId id) {
        try {
            engine.close();
            translog.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("shard did not close cleanly [{}][{}]", id.getIndexName(), id.getNumber(), e);
        }
    }
}
