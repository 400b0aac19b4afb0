package io.diagon.datanode.statistics;

import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.cluster.MasterLink;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.protocol.shard.JvmAndHost;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process and its host say of themselves. */
public final class NodeStatistics implements MasterLink.DiskSpace {
    private static final int KIB = 1024;

    private final Path data;
    private final WorkerPool search;
    private final WorkerPool write;
    private final EngineProvider engines;

    public NodeStatistics(Path data, WorkerPool search, WorkerPool write, EngineProvider engines) {
        this.data = data;
        this.search = search;
        this.write = write;
        this.engines = engines;
    }

    public JvmAndHost host() {
        JvmAndHost.Builder host = JvmAndHost.newBuilder()
                .setNativeMemoryBytes(engines.memoryBytes())
                .setSearchQueue(search.queued())
                .setSearchActive(search.active())
                .setSearchRejected(search.rejected())
                .setSearchCompleted(search.completed())
                .setSearchThreads(search.threads())
                .setWriteQueue(write.queued())
                .setWriteActive(write.active())
                .setWriteRejected(write.rejected())
                .setWriteCompleted(write.completed())
                .setWriteThreads(write.threads())
                .setJvmVersion(Runtime.version().toString())
                .setPid(ProcessHandle.current().pid())
                .setDataPath(data.toString())
                .setProcessors(Runtime.getRuntime().availableProcessors())
                .setDiskTotalBytes(totalBytes())
                .setDiskFreeBytes(freeBytes())
                .setResidentBytes(residentBytes());
        addMemory(host);
        addHost(host);
        return host.build();
    }

    private static void addMemory(JvmAndHost.Builder host) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        host.setHeapUsedBytes(memory.getHeapMemoryUsage().getUsed())
                .setHeapMaxBytes(memory.getHeapMemoryUsage().getMax())
                .setHeapCommittedBytes(memory.getHeapMemoryUsage().getCommitted())
                .setNonHeapUsedBytes(memory.getNonHeapMemoryUsage().getUsed())
                .setUptimeMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                .setThreads(ManagementFactory.getThreadMXBean().getThreadCount())
                .setGcCount(collections)
                .setGcMillis(millis);
    }

    private static void addHost(JvmAndHost.Builder host) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        host.setLoadAverage(system.getSystemLoadAverage());
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            host.setCpuPercent(Math.max(0, unix.getProcessCpuLoad() * 100))
                    .setMemoryTotalBytes(unix.getTotalMemorySize())
                    .setMemoryFreeBytes(unix.getFreeMemorySize())
                    .setOpenFiles(unix.getOpenFileDescriptorCount())
                    .setMaxFiles(unix.getMaxFileDescriptorCount());
        }
    }

    @Override
    public long totalBytes() {
        try {
            return Files.getFileStore(data).getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public long freeBytes() {
        try {
            return Files.getFileStore(data).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Linux tells it; 0 elsewhere. */
    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
