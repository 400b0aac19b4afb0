package io.diagon.datanode.shard;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The shards that the cluster wants on this node, open or on the way there. Only the reconciler adds and removes. */
public final class ShardRegistry {
    private final ConcurrentMap<ShardKey, IndexShard> shards = new ConcurrentHashMap<>();

    public void put(IndexShard shard) {
        shards.put(shard.key(), shard);
    }

    public void remove(IndexShard shard) {
        shards.remove(shard.key(), shard);
    }

    public @Nullable IndexShard find(ShardKey key) {
        return shards.get(key);
    }

    /** The shard, whatever state it is in. */
    public IndexShard get(ShardId id) {
        IndexShard shard = shards.get(ShardKey.of(id));
        if (shard == null) {
            throw new SearchException(
                    ErrorCode.SHARD_NOT_FOUND,
                    "shard is not on this node [" + id.getIndexName() + "][" + id.getNumber() + "]");
        }
        return shard;
    }

    /** The shard once it is started; it may be replaced by another opening while one waits. */
    public IndexShard awaitStarted(ShardId id, long timeoutMillis) {
        IndexShard shard = get(id);
        if (shard.state() != ShardState.STARTED) {
            shard.awaitStarted(timeoutMillis);
        }
        return shard;
    }

    public Collection<IndexShard> all() {
        return List.copyOf(shards.values());
    }
}
