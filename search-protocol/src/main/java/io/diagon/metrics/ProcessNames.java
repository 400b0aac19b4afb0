package io.diagon.metrics;

import io.diagon.protocol.cluster.NodeRole;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** This process, its machine and its role, by the names of OpenSearch's exporter. */
public final class ProcessNames {
    private static final double MILLIS = 1e3;
    private static final double PERCENT = 100;

    private final Samples samples;
    private final String[] node;

    private ProcessNames(Samples samples, String nodeName, String nodeId) {
        this.samples = samples;
        this.node = new String[] {"node", nodeName, "nodeid", nodeId};
    }

    public static void add(Samples samples, String nodeName, String nodeId, NodeRole role) {
        ProcessNames names = new ProcessNames(samples, nodeName, nodeId);
        names.role(role);
        names.memory();
        names.threadsAndCollections();
        names.buffersAndClasses();
        names.host();
    }

    private void gauge(String name, String help, Number value) {
        samples.gauge("opensearch_" + name, help, value, node);
    }

    private void gauge(String name, String help, Number value, String label, String labelValue) {
        samples.gauge("opensearch_" + name, help, value, Samples.with(node, label, labelValue));
    }

    private void role(NodeRole own) {
        for (String role : List.of("master", "data", "ingest", "coordinator")) {
            boolean has = role.equals(own.name().toLowerCase(Locale.ROOT));
            gauge("node_role_bool", "whether the node has the role", has ? 1 : 0, "role", role);
        }
    }

    private void memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        gauge("jvm_mem_heap_max_bytes", "limit of the heap", heap.getMax());
        gauge("jvm_mem_heap_used_bytes", "used of the heap", heap.getUsed());
        gauge("jvm_mem_heap_used_percent", "used of the heap", (long) (PERCENT * heap.getUsed() / heap.getMax()));
        gauge("jvm_mem_heap_committed_bytes", "committed to the heap", heap.getCommitted());
        gauge("jvm_mem_nonheap_used_bytes", "used of the JVM beside the heap", other.getUsed());
        gauge("jvm_mem_nonheap_committed_bytes", "committed to the JVM beside the heap", other.getCommitted());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getUsage().getMax() >= 0) {
                gauge(
                        "jvm_mem_pool_max_bytes",
                        "limit of a pool",
                        pool.getUsage().getMax(),
                        "pool",
                        pool.getName());
            }
            gauge("jvm_mem_pool_used_bytes", "used of a pool", pool.getUsage().getUsed(), "pool", pool.getName());
            gauge(
                    "jvm_mem_pool_peak_used_bytes",
                    "most that was used of a pool",
                    pool.getPeakUsage().getUsed(),
                    "pool",
                    pool.getName());
        }
    }

    private void threadsAndCollections() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        gauge(
                "jvm_uptime_seconds",
                "since the start",
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        gauge("jvm_threads_number", "platform threads", threads.getThreadCount());
        gauge("jvm_threads_peak_number", "most platform threads", threads.getPeakThreadCount());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            gauge("jvm_gc_collection_count", "collections", collector.getCollectionCount(), "gc", collector.getName());
            gauge(
                    "jvm_gc_collection_time_seconds",
                    "time of collections",
                    collector.getCollectionTime() / MILLIS,
                    "gc",
                    collector.getName());
        }
    }

    private void buffersAndClasses() {
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            gauge("jvm_bufferpool_number", "buffers", pool.getCount(), "bufferpool", pool.getName());
            gauge(
                    "jvm_bufferpool_total_capacity_bytes",
                    "capacity of buffers",
                    pool.getTotalCapacity(),
                    "bufferpool",
                    pool.getName());
            gauge("jvm_bufferpool_used_bytes", "memory of buffers", pool.getMemoryUsed(), "bufferpool", pool.getName());
        }
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        gauge("jvm_classes_loaded_number", "classes that are loaded", classes.getLoadedClassCount());
        gauge("jvm_classes_total_loaded_number", "classes that ever were", classes.getTotalLoadedClassCount());
        gauge("jvm_classes_unloaded_number", "classes that were unloaded", classes.getUnloadedClassCount());
    }

    private void host() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean unix)) {
            return;
        }
        percent("os_cpu_percent", "of the host, or the container", unix.getCpuLoad());
        percent("process_cpu_percent", "of this process", unix.getProcessCpuLoad());
        gauge(
                "process_cpu_time_seconds",
                "of this process",
                (double) unix.getProcessCpuTime() / TimeUnit.SECONDS.toNanos(1));
        if (unix.getSystemLoadAverage() >= 0) {
            gauge("os_load_average_one_minute", "load", unix.getSystemLoadAverage());
        }
        long total = unix.getTotalMemorySize();
        long free = unix.getFreeMemorySize();
        gauge("os_mem_total_bytes", "memory", total);
        gauge("os_mem_free_bytes", "free memory", free);
        gauge("os_mem_used_bytes", "used memory", total - free);
        gauge("os_mem_free_percent", "free memory", (long) (PERCENT * free / total));
        gauge("os_mem_used_percent", "used memory", (long) (PERCENT * (total - free) / total));
        long swap = unix.getTotalSwapSpaceSize();
        gauge("os_swap_total_bytes", "swap", swap);
        gauge("os_swap_free_bytes", "free swap", unix.getFreeSwapSpaceSize());
        gauge("os_swap_used_bytes", "used swap", swap - unix.getFreeSwapSpaceSize());
        gauge("process_mem_total_virtual_bytes", "address space", unix.getCommittedVirtualMemorySize());
        gauge("process_file_descriptors_open_number", "open files", unix.getOpenFileDescriptorCount());
        gauge("process_file_descriptors_max_number", "limit of open files", unix.getMaxFileDescriptorCount());
    }

    /** @param load 0 to 1; negative: not known yet */
    private void percent(String name, String help, double load) {
        if (load >= 0) {
            gauge(name, help, Math.round(PERCENT * load));
        }
    }
}
