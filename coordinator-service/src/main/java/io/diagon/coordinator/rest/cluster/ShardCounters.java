package io.diagon.coordinator.rest.cluster;

import io.diagon.protocol.shard.ShardStats;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/** Writes the sums of the counters of shards, in OpenSearch's groups. */
final class ShardCounters {
    static final Set<String> METRICS = Set.of(
            "_all",
            "docs",
            "store",
            "indexing",
            "get",
            "search",
            "merge",
            "refresh",
            "flush",
            "segments",
            "translog",
            "request_cache",
            "query_cache",
            "fielddata",
            "completion",
            "warmer",
            "recovery");

    private final List<ShardStats> shards;
    private final JsonGenerator json;

    private ShardCounters(List<ShardStats> shards, JsonGenerator json) {
        this.shards = shards;
        this.json = json;
    }

    /** @param metrics empty: all */
    static void write(List<ShardStats> shards, List<String> metrics, JsonGenerator json) {
        ShardCounters counters = new ShardCounters(shards, json);
        for (String metric : List.of(
                "docs",
                "store",
                "indexing",
                "get",
                "search",
                "merge",
                "refresh",
                "flush",
                "segments",
                "translog",
                "request_cache")) {
            if (metrics.isEmpty() || metrics.contains("_all") || metrics.contains(metric)) {
                counters.group(metric);
            }
        }
    }

    private void group(String metric) {
        json.writeObjectPropertyStart(
                switch (metric) {
                    case "merge" -> "merges";
                    default -> metric;
                });
        switch (metric) {
            case "docs" -> {
                sum("count", shard -> shard.getEngine().getDocs());
                sum("deleted", shard -> shard.getEngine().getDeletedDocs());
            }
            case "store" -> {
                sum("size_in_bytes", shard -> shard.getEngine().getStoreBytes());
                json.writeNumberProperty("reserved_in_bytes", 0);
            }
            case "indexing" -> {
                sum("index_total", ShardStats::getIndexTotal);
                millis("index_time_in_millis", ShardStats::getIndexNanos);
                sum("index_failed", ShardStats::getIndexFailed);
                sum("delete_total", ShardStats::getDeleteTotal);
                millis("delete_time_in_millis", ShardStats::getDeleteNanos);
            }
            case "get" -> {
                sum("total", ShardStats::getGetTotal);
                millis("time_in_millis", ShardStats::getGetNanos);
                sum("missing_total", ShardStats::getGetMissing);
            }
            case "search" -> {
                sum("open_contexts", ShardStats::getOpenReaders);
                sum("query_total", ShardStats::getQueryTotal);
                millis("query_time_in_millis", ShardStats::getQueryNanos);
                sum("query_current", ShardStats::getQueryCurrent);
                sum("fetch_total", ShardStats::getFetchTotal);
                millis("fetch_time_in_millis", ShardStats::getFetchNanos);
                sum("scroll_total", ShardStats::getScrollTotal);
            }
            case "merge" -> {
                sum("current", shard -> shard.getEngine().getPendingMerges());
                sum("total", ShardStats::getMergeTotal);
                millis("total_time_in_millis", ShardStats::getMergeNanos);
                sum("total_docs", ShardStats::getMergeDocs);
                sum("total_size_in_bytes", ShardStats::getMergeBytes);
            }
            case "refresh" -> {
                sum("total", ShardStats::getRefreshTotal);
                millis("total_time_in_millis", ShardStats::getRefreshNanos);
            }
            case "flush" -> {
                sum("total", ShardStats::getFlushTotal);
                millis("total_time_in_millis", ShardStats::getFlushNanos);
            }
            case "segments" -> {
                sum("count", shard -> shard.getEngine().getSegments());
                sum("memory_in_bytes", shard -> shard.getEngine().getMemoryBytes());
                sum("index_writer_memory_in_bytes", shard -> shard.getEngine().getBufferBytes());
            }
            case "translog" -> {
                sum("operations", ShardStats::getTranslogOperations);
                sum("size_in_bytes", ShardStats::getTranslogBytes);
                sum("uncommitted_operations", ShardStats::getTranslogUncommittedOperations);
                sum("uncommitted_size_in_bytes", ShardStats::getTranslogUncommittedBytes);
            }
            case "request_cache" -> {
                sum("memory_size_in_bytes", ShardStats::getRequestCacheBytes);
                sum("evictions", ShardStats::getRequestCacheEvictions);
                sum("hit_count", ShardStats::getRequestCacheHits);
                sum("miss_count", ShardStats::getRequestCacheMisses);
            }
            default -> throw new IllegalStateException("unknown group " + metric);
        }
        json.writeEndObject();
    }

    private void sum(String name, ToLongFunction<ShardStats> counter) {
        json.writeNumberProperty(name, shards.stream().mapToLong(counter).sum());
    }

    private void millis(String name, ToLongFunction<ShardStats> nanos) {
        json.writeNumberProperty(
                name,
                TimeUnit.NANOSECONDS.toMillis(shards.stream().mapToLong(nanos).sum()));
    }
}
