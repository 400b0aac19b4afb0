package io.diagon.datanode;

import io.diagon.datanode.admission.IndexingPressure;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.exporter.NodeNames;
import io.diagon.datanode.gauges.LimitGauges;
import io.diagon.datanode.gauges.NodeGauges;
import io.diagon.datanode.gauges.RecoveryGauges;
import io.diagon.datanode.gauges.ShardGauges;
import io.diagon.datanode.gauges.StartTime;
import io.diagon.datanode.quarantine.Inquest;
import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.search.OpenReaders;
import io.diagon.datanode.search.ReaderLeases;
import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.datanode.statistics.ShardStatistics;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What is read of the node when somebody asks for its metrics. */
final class Readings {
    private final ShardRegistry shards;
    private final StartTime startTime;
    private final NodeNames names;

    /** What has copies of shards, or is busy with them. */
    record Copies(
            ShardRegistry shards,
            ShardStore store,
            PrimaryGroups groups,
            EngineProvider engines,
            ShardStatistics statistics,
            Inquest inquest) {}

    /** What there is only so much of. */
    record Limited(
            Pools pools,
            IndexingPressure pressure,
            RequestCache cache,
            ReaderLeases leases,
            OpenReaders readers,
            DiskRoom room) {}

    Readings(NodeGauges gauges, DataNodeSettings settings, String nodeId, Copies copies, Limited limited) {
        DataNodeSettings.Limits limits = settings.limits();
        this.shards = copies.shards();
        this.startTime = new StartTime(gauges);
        limited.pools().measure(gauges);
        ShardGauges.register(gauges, shards, copies.store().condemned());
        RecoveryGauges.register(gauges, shards, copies.groups());
        LimitGauges.engine(gauges, copies.engines(), limits);
        LimitGauges.readers(gauges, limited.leases(), limited.readers(), limits);
        LimitGauges.cache(gauges, limited.cache(), limits);
        LimitGauges.writes(gauges, limited.pressure(), limits);
        LimitGauges.disk(gauges, limited.room());
        gauges.value(
                "diagon.engine.crashes.found",
                "shards that the process before this one was busy with when the engine crashed it",
                copies.inquest(),
                Inquest::crashes);
        this.names = new NodeNames(
                settings.name(),
                nodeId,
                new NodeNames.Copies(shards, copies.statistics(), limited.cache()),
                new NodeNames.Limited(
                        limited.pools().all(),
                        copies.engines(),
                        limits.nativeMemoryBytes(),
                        limited.pressure(),
                        limits.writeBytes()),
                limited.room());
    }

    /** @param joined whether the cluster has taken the node in and its state is known */
    void look(boolean joined) {
        startTime.look(joined, shards);
    }

    /** What this node is, as OpenSearch's exporter would say it. */
    MetricSnapshots openSearchNames(String cluster) {
        return names.gather(cluster);
    }
}
