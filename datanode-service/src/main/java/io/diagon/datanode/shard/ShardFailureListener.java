package io.diagon.datanode.shard;

/** Told once when a shard has failed; it is already closed. Must not block. */
public interface ShardFailureListener {
    void failed(IndexShard shard, Throwable cause);
}
