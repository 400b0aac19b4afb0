package io.diagon.metrics;

import io.diagon.protocol.shard.EngineStats;
import io.diagon.protocol.shard.ShardStats;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** The sums of the counters of copies, by the names of OpenSearch's exporter. */
public final class ShardNames {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Samples samples;
    private final String prefix;
    private final List<ShardStats> shards;
    private final String[] labels;

    private ShardNames(Samples samples, String prefix, List<ShardStats> shards, String... labels) {
        this.samples = samples;
        this.prefix = prefix;
        this.shards = shards;
        this.labels = labels;
    }

    /** @param prefix {@code opensearch_index_} or {@code opensearch_indices_} */
    public static void add(Samples samples, String prefix, List<ShardStats> shards, String... labels) {
        ShardNames names = new ShardNames(samples, prefix, shards, labels);
        names.content();
        names.writes();
        names.searches();
        names.upkeep();
    }

    /** What OpenSearch's exporter says of indices, and not of nodes. */
    public static void addLogs(Samples samples, String prefix, List<ShardStats> shards, String... labels) {
        ShardNames names = new ShardNames(samples, prefix, shards, labels);
        names.sum("translog_operations_number", "operations in logs", ShardStats::getTranslogOperations);
        names.sum("translog_size_bytes", "logs", ShardStats::getTranslogBytes);
        names.sum(
                "translog_uncommitted_operations_number",
                "operations that a start replays",
                ShardStats::getTranslogUncommittedOperations);
        names.sum("translog_uncommitted_size_bytes", "what a start replays", ShardStats::getTranslogUncommittedBytes);
    }

    private void content() {
        engine("doc_number", "documents", EngineStats::getDocs);
        engine("doc_deleted_number", "deleted documents", EngineStats::getDeletedDocs);
        engine("store_size_bytes", "files", EngineStats::getStoreBytes);
        engine("segments_number", "segments", EngineStats::getSegments);
        memory("all", EngineStats::getMemoryBytes);
        memory("indexwriter", EngineStats::getBufferBytes);
    }

    private void writes() {
        sum("indexing_index_count", "operations indexed", ShardStats::getIndexTotal);
        seconds("indexing_index_time_seconds", "indexing", ShardStats::getIndexNanos);
        sum("indexing_index_failed_count", "operations that failed", ShardStats::getIndexFailed);
        sum("indexing_delete_count", "deletions", ShardStats::getDeleteTotal);
        seconds("indexing_delete_time_seconds", "deleting", ShardStats::getDeleteNanos);
    }

    private void searches() {
        sum("get_count", "reads by id", ShardStats::getGetTotal);
        seconds("get_time_seconds", "reading by id", ShardStats::getGetNanos);
        sum("get_missing_count", "reads that found nothing", ShardStats::getGetMissing);
        sum("get_exists_count", "reads that found", shard -> shard.getGetTotal() - shard.getGetMissing());
        sum("search_open_contexts_number", "scrolls and points in time", ShardStats::getOpenReaders);
        sum("search_query_count", "queries", ShardStats::getQueryTotal);
        seconds("search_query_time_seconds", "querying", ShardStats::getQueryNanos);
        sum("search_query_current_number", "queries under way", ShardStats::getQueryCurrent);
        sum("search_fetch_count", "fetches", ShardStats::getFetchTotal);
        seconds("search_fetch_time_seconds", "fetching", ShardStats::getFetchNanos);
        sum("search_scroll_count", "rounds of scrolls", ShardStats::getScrollTotal);
        sum("requestcache_memory_size_bytes", "answers kept", ShardStats::getRequestCacheBytes);
        sum("requestcache_hit_count", "hits of the request cache", ShardStats::getRequestCacheHits);
        sum("requestcache_miss_count", "misses of the request cache", ShardStats::getRequestCacheMisses);
    }

    private void upkeep() {
        engine("merges_current_number", "merges that are wanted", EngineStats::getPendingMerges);
        sum("merges_total_number", "merges", ShardStats::getMergeTotal);
        seconds("merges_total_time_seconds", "merging", ShardStats::getMergeNanos);
        sum("refresh_total_count", "refreshes", ShardStats::getRefreshTotal);
        seconds("refresh_total_time_seconds", "refreshing", ShardStats::getRefreshNanos);
        sum("flush_total_count", "commits", ShardStats::getFlushTotal);
        seconds("flush_total_time_seconds", "committing", ShardStats::getFlushNanos);
    }

    private void engine(String name, String help, ToLongFunction<EngineStats> value) {
        sum(name, help, shard -> value.applyAsLong(shard.getEngine()));
    }

    private void memory(String type, ToLongFunction<EngineStats> value) {
        long sum = total(shard -> value.applyAsLong(shard.getEngine()));
        samples.gauge(prefix + "segments_memory_bytes", "native memory", sum, Samples.with(labels, "type", type));
    }

    private void sum(String name, String help, ToLongFunction<ShardStats> value) {
        samples.gauge(prefix + name, help, total(value), labels);
    }

    private void seconds(String name, String help, ToLongFunction<ShardStats> nanos) {
        samples.gauge(prefix + name, "time of " + help, total(nanos) / NANOS, labels);
    }

    private long total(ToLongFunction<ShardStats> value) {
        return shards.stream().mapToLong(value).sum();
    }
}
