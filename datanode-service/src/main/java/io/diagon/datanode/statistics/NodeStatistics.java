package io.diagon.datanode.statistics;

import io.diagon.cluster.ProcessCounters;
import io.diagon.datanode.DataNodeSettings;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.cluster.MasterLink;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.shard.CondemnedCopies;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.JvmAndHost;
import java.nio.file.Path;
import java.util.Collection;

/** What the process and its host say of themselves. */
public final class NodeStatistics implements MasterLink.DiskSpace {
    private final Path data;
    private final long nativeMemoryLimit;
    private final WorkerPool search;
    private final WorkerPool write;
    private final EngineProvider engines;
    private final CondemnedCopies condemned;
    private final DiskRoom room;

    public NodeStatistics(
            DataNodeSettings settings,
            WorkerPool search,
            WorkerPool write,
            EngineProvider engines,
            CondemnedCopies condemned) {
        this.data = settings.data();
        this.nativeMemoryLimit = settings.limits().nativeMemoryBytes();
        this.search = search;
        this.write = write;
        this.engines = engines;
        this.condemned = condemned;
        this.room = new DiskRoom(data);
    }

    /** Copies that are not to be opened any more. */
    public Collection<CondemnedCopy> condemned() {
        return condemned.all();
    }

    public JvmAndHost host() {
        return ProcessCounters.read()
                .setNativeMemoryBytes(engines.memoryBytes())
                .setNativeMemoryLimitBytes(nativeMemoryLimit)
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
                .setDataPath(data.toString())
                .setDiskTotalBytes(totalBytes())
                .setDiskFreeBytes(freeBytes())
                .build();
    }

    @Override
    public long totalBytes() {
        return room.totalBytes();
    }

    @Override
    public long freeBytes() {
        return room.freeBytes();
    }
}
