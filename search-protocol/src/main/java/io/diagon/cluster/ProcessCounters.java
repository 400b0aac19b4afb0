package io.diagon.cluster;

import io.diagon.protocol.shard.JvmAndHost;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process can say of itself and its machine, whatever its role. */
public final class ProcessCounters {
    private static final int KIB = 1024;

    private ProcessCounters() {}

    /** As of now. */
    public static JvmAndHost.Builder read() {
        JvmAndHost.Builder host = JvmAndHost.newBuilder()
                .setJvmVersion(Runtime.version().toString())
                .setPid(ProcessHandle.current().pid())
                .setProcessors(Runtime.getRuntime().availableProcessors())
                .setResidentBytes(residentBytes());
        addMemory(host);
        addHost(host);
        return host;
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

    /** Linux tells it; 0 elsewhere. */
    public static long residentBytes() {
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
