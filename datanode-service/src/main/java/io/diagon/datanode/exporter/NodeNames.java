package io.diagon.datanode.exporter;

import io.diagon.datanode.admission.IndexingPressure;
import io.diagon.datanode.admission.WorkerPool;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.statistics.ShardStatistics;
import io.diagon.metrics.ProcessNames;
import io.diagon.metrics.Samples;
import io.diagon.metrics.ShardNames;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.shard.ShardRecovery;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/** Gathers what dashboards made for OpenSearch ask of a data node. */
public final class NodeNames {
    private final String name;
    private final String id;
    private final String[] node;
    private final Copies copies;
    private final Limited limited;
    private final DiskNames disk;

    /** The copies on the node. */
    public record Copies(ShardRegistry shards, ShardStatistics statistics, RequestCache cache) {}

    /** What the node has only so much of. */
    public record Limited(
            List<WorkerPool> pools,
            EngineProvider engines,
            long nativeMemoryBytes,
            IndexingPressure pressure,
            long writeBytes) {}

    public NodeNames(String name, String id, Copies copies, Limited limited, DiskRoom room) {
        this.name = name;
        this.id = id;
        this.node = new String[] {"node", name, "nodeid", id};
        this.copies = copies;
        this.limited = limited;
        this.disk = new DiskNames(room);
    }

    public MetricSnapshots gather(String cluster) {
        Samples samples = new Samples("cluster", cluster);
        ProcessNames.add(samples, name, id, NodeRole.DATA);
        addCopies(samples);
        limited.pools().forEach(pool -> addPool(samples, pool));
        addMemory(samples);
        disk.add(samples, name, id);
        return samples.snapshots();
    }

    private void addCopies(Samples samples) {
        ShardNames.add(
                samples,
                "opensearch_indices_",
                copies.statistics().recent(copies.shards().all()),
                node);
        gauge(
                samples,
                "indices_requestcache_evictions_count",
                "answers dropped from the request cache",
                copies.cache().evictions());
        long recovering = copies.shards().all().stream()
                .filter(shard -> shard.recovery()
                        .underWayAs()
                        .filter(ShardRecovery.Type.PEER::equals)
                        .isPresent())
                .count();
        gauge(samples, "indices_recovery_current_number", "recoveries under way", recovering, "type", "target");
    }

    private void addPool(Samples samples, WorkerPool pool) {
        pool(samples, pool, "threads_number", "threads", "threads", pool.threads());
        pool(samples, pool, "threads_number", "threads", "active", pool.active());
        pool(samples, pool, "threads_count", "tasks", "completed", pool.completed());
        pool(samples, pool, "threads_count", "tasks", "rejected", pool.rejected());
        pool(samples, pool, "tasks_number", "tasks", "queue", pool.queued());
    }

    private void pool(Samples samples, WorkerPool pool, String suffix, String help, String type, Number value) {
        gauge(samples, "threadpool_" + suffix, help + " of a pool", value, "name", pool.name(), "type", type);
    }

    private void addMemory(Samples samples) {
        breaker(samples, "native_memory", limited.engines().memoryBytes(), limited.nativeMemoryBytes());
        breaker(samples, "in_flight_requests", limited.pressure().currentBytes(), limited.writeBytes());
        gauge(
                samples,
                "circuitbreaker_tripped_count",
                "requests refused",
                limited.pressure().rejected(),
                "name",
                "in_flight_requests");
    }

    private void breaker(Samples samples, String breaker, long bytes, long limit) {
        gauge(samples, "circuitbreaker_estimated_bytes", "memory taken", bytes, "name", breaker);
        gauge(samples, "circuitbreaker_limit_bytes", "limit of memory", limit, "name", breaker);
    }

    private void gauge(Samples samples, String suffix, String help, Number value, String... labels) {
        samples.gauge("opensearch_" + suffix, help, value, Samples.with(node, labels));
    }
}
