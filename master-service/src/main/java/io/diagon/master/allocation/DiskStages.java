package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import java.util.List;
import java.util.Map;

/** How many of the watermarks a disk is above. */
public final class DiskStages {
    private final List<Watermark> ascending;

    private DiskStages(List<Watermark> ascending) {
        this.ascending = ascending;
    }

    /** @param configured settings that the masters are configured with */
    public static DiskStages of(ClusterState state, Map<String, String> configured) {
        AllocationSettings settings = AllocationSettings.of(state, configured);
        return new DiskStages(List.of(
                settings.watermark(AllocationSettings.DISK_LOW),
                settings.watermark(AllocationSettings.DISK_HIGH),
                settings.watermark(AllocationSettings.DISK_FLOOD)));
    }

    /** 0 below all, 1 above the low one, 2 above the high one, 3 above the flood stage. */
    public int stage(DiskUsage disk) {
        return (int)
                ascending.stream().filter(watermark -> watermark.exceeded(disk)).count();
    }
}
