package io.diagon.datanode.shard;

import io.diagon.protocol.common.ShardId;

/** What makes two shards the same: the name of the index is only for people. */
public record ShardKey(String indexUuid, int number) {
    public static ShardKey of(ShardId id) {
        return new ShardKey(id.getIndexUuid(), id.getNumber());
    }
}
