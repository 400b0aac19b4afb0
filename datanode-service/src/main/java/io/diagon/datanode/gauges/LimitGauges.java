package io.diagon.datanode.gauges;

import io.diagon.datanode.DataNodeSettings.Limits;
import io.diagon.datanode.admission.IndexingPressure;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.search.OpenReaders;
import io.diagon.datanode.search.ReaderLeases;
import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.engine.MemoryCategory;
import java.util.Locale;

/** What the node has only so much of, and how much of it is taken. */
public final class LimitGauges {
    private LimitGauges() {}

    public static void pool(NodeGauges gauges, WorkerPool pool) {
        String[] tags = {"pool", pool.name()};
        gauges.value("diagon.pool.threads", "threads", pool, WorkerPool::threads, tags);
        gauges.value("diagon.pool.active", "threads at work", pool, WorkerPool::active, tags);
        gauges.value("diagon.pool.queue", "tasks that wait", pool, WorkerPool::queued, tags);
        gauges.value("diagon.pool.queue.limit", "how many may", pool, WorkerPool::queueCapacity, tags);
        gauges.count("diagon.pool.rejected", "tasks refused: the queue was full", pool, WorkerPool::rejected, tags);
        gauges.count("diagon.pool.completed", "tasks done", pool, WorkerPool::completed, tags);
    }

    public static void engine(NodeGauges gauges, EngineProvider engines, Limits limits) {
        for (MemoryCategory category : MemoryCategory.values()) {
            gauges.value(
                    "diagon.engine.memory.bytes",
                    "native memory of shards and requests",
                    engines,
                    engine -> engine.memoryBytes(category),
                    "category",
                    category.name().toLowerCase(Locale.ROOT));
        }
        gauges.value(
                "diagon.engine.memory.limit.bytes",
                "above which requests are refused",
                limits,
                Limits::nativeMemoryBytes);
    }

    public static void readers(NodeGauges gauges, ReaderLeases leases, OpenReaders readers, Limits limits) {
        gauges.value("diagon.readers", "points in time that are kept", leases, ReaderLeases::size);
        gauges.value("diagon.readers.open", "scrolls and points in time of users", readers, OpenReaders::size);
        gauges.value("diagon.readers.limit", "how many of these there may be", limits, Limits::openReaders);
    }

    public static void cache(NodeGauges gauges, RequestCache cache, Limits limits) {
        gauges.value("diagon.request.cache.bytes", "answers kept", cache, RequestCache::bytes);
        gauges.value("diagon.request.cache.limit.bytes", "how much may be", limits, Limits::requestCacheBytes);
        gauges.count("diagon.request.cache.evictions", "answers dropped", cache, RequestCache::evictions);
    }

    public static void writes(NodeGauges gauges, IndexingPressure pressure, Limits limits) {
        gauges.value("diagon.write.memory.bytes", "write requests in memory", pressure, IndexingPressure::currentBytes);
        gauges.value("diagon.write.memory.limit.bytes", "above which writes are refused", limits, Limits::writeBytes);
        gauges.count("diagon.write.memory.rejected", "writes refused", pressure, IndexingPressure::rejected);
    }

    public static void disk(NodeGauges gauges, DiskRoom room) {
        gauges.value("diagon.disk.total.bytes", "disk of the data path", room, DiskRoom::totalBytes);
        gauges.value("diagon.disk.free.bytes", "of this free", room, DiskRoom::freeBytes);
    }
}
