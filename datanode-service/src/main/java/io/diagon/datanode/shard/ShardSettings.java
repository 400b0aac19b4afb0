package io.diagon.datanode.shard;

import io.diagon.index.IndexSortSettings;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.ShardConfig;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of an index that its shards follow while they are open.
 *
 * @param refreshInterval negative: only when asked
 * @param syncEveryRequest whether a write waits for the disk (index.translog.durability "request")
 * @param syncInterval between two syncs otherwise
 * @param flushThresholdBytes of log that the engine has not committed
 * @param generationThresholdBytes of the log's current file
 * @param retentionBytes of log kept for copies that come back
 * @param minInSync copies that have to be in sync for a write, the primary included
 */
public record ShardSettings(
        Duration refreshInterval,
        boolean syncEveryRequest,
        Duration syncInterval,
        long flushThresholdBytes,
        long generationThresholdBytes,
        boolean requestCache,
        int maxRefreshListeners,
        long retentionBytes,
        int minInSync) {

    static ShardSettings of(IndexMetadata index) {
        SettingValues values = new SettingValues(index.getSettingsMap());
        return new ShardSettings(
                values.duration("index.refresh_interval", Duration.ofSeconds(1)),
                !"async".equalsIgnoreCase(index.getSettingsMap().getOrDefault("index.translog.durability", "request")),
                values.duration("index.translog.sync_interval", Duration.ofSeconds(5)),
                values.bytes("index.translog.flush_threshold_size", 512L << 20),
                values.bytes("index.translog.generation_threshold_size", 64L << 20),
                values.flag("index.requests.cache.enable", true),
                values.integer("index.max_refresh_listeners", 1000),
                index.getNumberOfReplicas() == 0 ? 0 : values.bytes("index.translog.retention.size", 128L << 20),
                values.integer("index.write.min_in_sync", 1));
    }

    /** What the engine is opened with; it does not change while the shard is open. */
    static ShardConfig engineConfig(IndexMetadata index, int shard) {
        Map<String, String> settings = index.getSettingsMap();
        SettingValues values = new SettingValues(settings);
        ShardConfig.Builder config = ShardConfig.newBuilder()
                .setMapping(index.getMapping())
                .setAnalysis(index.getAnalysis())
                .setIndexName(index.getName())
                .setShardNumber(shard)
                .setMaxResultWindow(values.integer("index.max_result_window", 10_000))
                .setMaxFields(values.integer("index.mapping.total_fields.limit", 1000))
                .setMaxDepth(values.integer("index.mapping.depth.limit", 20))
                .setMaxMergedSegmentBytes(values.bytes("index.merge.policy.max_merged_segment", 0))
                .setThrottleMerges(values.flag("index.merge.scheduler.auto_throttle", true))
                .addAllIndexSort(IndexSortSettings.parse(settings))
                .setReorder(values.flag("index.reorder", false));
        String k1 = settings.get("index.similarity.default.k1");
        if (k1 != null) {
            config.setSimilarityK1(Float.parseFloat(k1));
        }
        String b = settings.get("index.similarity.default.b");
        if (b != null) {
            config.setSimilarityB(Float.parseFloat(b));
        }
        return config.build();
    }
}
