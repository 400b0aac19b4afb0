package io.diagon.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process.
 *
 * @param cpuSeconds user and system time since it started
 * @param residentMegabytes memory, mapped files included
 */
public record ProcessUsage(double cpuSeconds, long residentMegabytes) {
    static final ProcessUsage NONE = new ProcessUsage(0, 0);
    /** Of {@code /proc/PID/stat}, fixed for user space on Linux. */
    private static final double TICKS_A_SECOND = 100;

    public static ProcessUsage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(process.resolve("stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double cpu = (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_A_SECOND;
        String resident = Files.readString(process.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return new ProcessUsage(cpu, Long.parseLong(resident.replaceAll("\\D", "")) / 1024);
    }
}
