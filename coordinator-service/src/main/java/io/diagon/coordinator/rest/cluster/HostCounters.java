package io.diagon.coordinator.rest.cluster;

import io.diagon.protocol.shard.JvmAndHost;
import tools.jackson.core.JsonGenerator;

/** Writes what a node says of its process and its machine. */
final class HostCounters {
    private HostCounters() {}

    static void write(JvmAndHost host, JsonGenerator json) {
        json.writeObjectPropertyStart("os");
        json.writeObjectPropertyStart("cpu");
        json.writeNumberProperty("percent", Math.round(host.getCpuPercent()));
        if (host.getLoadAverage() >= 0) {
            json.writeObjectPropertyStart("load_average");
            json.writeNumberProperty("1m", host.getLoadAverage());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("mem");
        json.writeNumberProperty("total_in_bytes", host.getMemoryTotalBytes());
        json.writeNumberProperty("free_in_bytes", host.getMemoryFreeBytes());
        json.writeNumberProperty("used_in_bytes", host.getMemoryTotalBytes() - host.getMemoryFreeBytes());
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectPropertyStart("process");
        json.writeNumberProperty("id", host.getPid());
        json.writeNumberProperty("open_file_descriptors", host.getOpenFiles());
        json.writeNumberProperty("max_file_descriptors", host.getMaxFiles());
        json.writeObjectPropertyStart("mem");
        json.writeNumberProperty("resident_in_bytes", host.getResidentBytes());
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectPropertyStart("jvm");
        json.writeNumberProperty("uptime_in_millis", host.getUptimeMillis());
        json.writeObjectPropertyStart("mem");
        json.writeNumberProperty("heap_used_in_bytes", host.getHeapUsedBytes());
        json.writeNumberProperty("heap_committed_in_bytes", host.getHeapCommittedBytes());
        json.writeNumberProperty("heap_max_in_bytes", host.getHeapMaxBytes());
        json.writeNumberProperty("non_heap_used_in_bytes", host.getNonHeapUsedBytes());
        json.writeEndObject();
        json.writeObjectPropertyStart("threads");
        json.writeNumberProperty("count", host.getThreads());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What only a data node has. */
    static void writePoolsAndDisk(JvmAndHost host, JsonGenerator json) {
        json.writeObjectPropertyStart("thread_pool");
        pool(
                "search",
                host.getSearchThreads(),
                host.getSearchQueue(),
                host.getSearchActive(),
                host.getSearchRejected(),
                json);
        pool(
                "write",
                host.getWriteThreads(),
                host.getWriteQueue(),
                host.getWriteActive(),
                host.getWriteRejected(),
                json);
        json.writeEndObject();
        json.writeObjectPropertyStart("fs");
        json.writeObjectPropertyStart("total");
        json.writeNumberProperty("total_in_bytes", host.getDiskTotalBytes());
        json.writeNumberProperty("free_in_bytes", host.getDiskFreeBytes());
        json.writeNumberProperty("available_in_bytes", host.getDiskFreeBytes());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void pool(String name, long threads, long queue, long active, long rejected, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("threads", threads);
        json.writeNumberProperty("queue", queue);
        json.writeNumberProperty("active", active);
        json.writeNumberProperty("rejected", rejected);
        json.writeEndObject();
    }
}
