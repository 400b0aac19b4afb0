package io.diagon.datanode.exporter;

import io.diagon.datanode.disk.DiskRoom;
import io.diagon.metrics.Samples;

/** The disk of the data path: all of the node's data, so that the totals are those of the one path. */
record DiskNames(DiskRoom room) {
    void add(Samples samples, String name, String id) {
        long total = room.totalBytes();
        long free = room.unallocatedBytes();
        long available = room.freeBytes();
        String[] node = {"node", name, "nodeid", id};
        samples.gauge("opensearch_fs_total_total_bytes", "disk", total, node);
        samples.gauge("opensearch_fs_total_free_bytes", "free", free, node);
        samples.gauge("opensearch_fs_total_available_bytes", "free for this process", available, node);
        room.store().ifPresent(store -> {
            String[] path = {
                "node", name, "nodeid", id, "path", room.path(), "mount", store.toString(), "type", store.type()
            };
            samples.gauge("opensearch_fs_path_total_bytes", "disk", total, path);
            samples.gauge("opensearch_fs_path_free_bytes", "free", free, path);
            samples.gauge("opensearch_fs_path_available_bytes", "free for this process", available, path);
        });
    }
}
