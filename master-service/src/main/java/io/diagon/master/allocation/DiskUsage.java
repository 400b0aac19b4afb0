package io.diagon.master.allocation;

/**
 * The disk of a data node, in bytes.
 *
 * @param total 0: unknown
 */
public record DiskUsage(long total, long free) {
    public static final DiskUsage UNKNOWN = new DiskUsage(0, 0);

    boolean known() {
        return total > 0;
    }

    /** After so many bytes more; no less than an empty and no more than a full disk. */
    DiskUsage after(long bytes) {
        return new DiskUsage(total, Math.clamp(free - bytes, 0, total));
    }

    double usedPercent() {
        return known() ? 100 - 100.0 * free / total : 0;
    }
}
