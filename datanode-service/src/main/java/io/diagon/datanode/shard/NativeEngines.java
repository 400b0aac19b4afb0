package io.diagon.datanode.shard;

import io.diagon.engine.MemoryCategory;
import io.diagon.engine.NativeShardEngine;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardConfig;
import java.nio.file.Path;

/** Diagon, in this process. */
public final class NativeEngines implements EngineProvider {
    @Override
    public ShardEngine open(Path directory, ShardConfig config) {
        return NativeShardEngine.open(directory, config);
    }

    @Override
    public AnalyzeResponse analyze(AnalyzeRequest request) {
        return NativeShardEngine.analyzeWithoutShard(request);
    }

    @Override
    public long memoryBytes(MemoryCategory category) {
        return NativeShardEngine.memoryBytes(category);
    }
}
