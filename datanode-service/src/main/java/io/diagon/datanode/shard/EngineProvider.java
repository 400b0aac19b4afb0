package io.diagon.datanode.shard;

import io.diagon.engine.MemoryCategory;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardConfig;
import java.nio.file.Path;
import java.util.Arrays;

/** The engine that holds the shards of this node. */
public interface EngineProvider {
    /** Opens the last commit in the directory, or an empty shard in a new one. */
    ShardEngine open(Path directory, ShardConfig config);

    /** Analyses with the built-in analyzers and those of the request. */
    AnalyzeResponse analyze(AnalyzeRequest request);

    /** Memory outside the heap that all shards and running requests hold for something, in bytes. */
    long memoryBytes(MemoryCategory category);

    default long memoryBytes() {
        return Arrays.stream(MemoryCategory.values())
                .mapToLong(this::memoryBytes)
                .sum();
    }
}
