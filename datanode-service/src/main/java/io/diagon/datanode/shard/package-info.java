/** Shards on this node: their files, their life from opening to closing, and their upkeep. Entry point: {@link io.diagon.datanode.shard.IndexShard}. */
@NullMarked
package io.diagon.datanode.shard;

import org.jspecify.annotations.NullMarked;
