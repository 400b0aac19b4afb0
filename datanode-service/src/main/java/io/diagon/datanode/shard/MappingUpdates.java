package io.diagon.datanode.shard;

import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.mapping.IndexMapping;

/** Has fields that a document brought added to the mapping of its index, for all nodes. */
public interface MappingUpdates {
    /**
     * Returns the mapping of the index once it holds the fields.
     *
     * @throws io.diagon.error.SearchException if the fields do not fit the mapping, or no master could be asked in time
     */
    IndexMapping propose(ShardId shard, IndexMapping needed);
}
