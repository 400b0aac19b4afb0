package io.diagon.datanode.shard;

import io.diagon.datanode.recovery.RecoveryProgress;
import io.diagon.engine.MemoryCategory;
import io.diagon.engine.ShardEngine;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.ShardConfig;
import java.nio.file.Path;

/** Opens shards over fake engines. */
public final class OpenShards {
    private OpenShards() {}

    public static ShardId id(int number) {
        return ShardId.newBuilder()
                .setIndexName("index")
                .setIndexUuid("uuid")
                .setNumber(number)
                .build();
    }

    public static IndexShard open(Path data, ShardId id, ShardEngine engine) {
        return open(data, id, engine, true);
    }

    public static IndexShard openReplica(Path data, ShardId id, ShardEngine engine) {
        return open(data, id, engine, false);
    }

    private static IndexShard open(Path data, ShardId id, ShardEngine engine, boolean primary) {
        IndexMetadata index = IndexMetadata.newBuilder()
                .setName(id.getIndexName())
                .setUuid(id.getIndexUuid())
                .build();
        IndexShard shard = new IndexShard(
                id,
                new ShardStore(data),
                index,
                new ShardAssignment("allocation", 1, "cluster", primary, false),
                new RecoveryProgress(id, "allocation", primary),
                (failed, cause) -> {});
        shard.open(index, primary, (of, needed) -> needed, new Engines(engine), ShardObserver.NOBODY);
        return shard;
    }

    private record Engines(ShardEngine engine) implements EngineProvider {
        @Override
        public ShardEngine open(Path directory, ShardConfig config) {
            return engine;
        }

        @Override
        public AnalyzeResponse analyze(AnalyzeRequest request) {
            return engine.analyze(request);
        }

        @Override
        public long memoryBytes(MemoryCategory category) {
            return 0;
        }
    }
}
