package io.diagon.datanode;

import io.diagon.cluster.BuildVersion;
import io.diagon.cluster.ClusterState;
import io.diagon.cluster.MasterAddresses;
import io.diagon.datanode.admission.IndexingPressure;
import io.diagon.datanode.cluster.AppliedState;
import io.diagon.datanode.cluster.Departure;
import io.diagon.datanode.cluster.DepartureReasons;
import io.diagon.datanode.cluster.Farewell;
import io.diagon.datanode.cluster.MasterClient;
import io.diagon.datanode.cluster.MasterCopyRemoval;
import io.diagon.datanode.cluster.MasterLink;
import io.diagon.datanode.cluster.MasterMappingUpdates;
import io.diagon.datanode.cluster.MasterPrimaryTransfer;
import io.diagon.datanode.cluster.NodeIdentity;
import io.diagon.datanode.cluster.Reopening;
import io.diagon.datanode.cluster.ShardAssignmentReconciler;
import io.diagon.datanode.cluster.StateFile;
import io.diagon.datanode.disk.DiskRoom;
import io.diagon.datanode.gauges.NodeGauges;
import io.diagon.datanode.metrics.NodeMeters;
import io.diagon.datanode.quarantine.Inquest;
import io.diagon.datanode.quarantine.JournaledEngines;
import io.diagon.datanode.replication.PrimaryGroups;
import io.diagon.datanode.replication.ReplicaSession;
import io.diagon.datanode.rpc.GrpcCopyLinks;
import io.diagon.datanode.rpc.HandlerExecutors;
import io.diagon.datanode.rpc.ReplicationGrpcService;
import io.diagon.datanode.rpc.ShardAdminGrpcService;
import io.diagon.datanode.rpc.ShardSearchGrpcService;
import io.diagon.datanode.rpc.ShardWriteGrpcService;
import io.diagon.datanode.rpc.Transport;
import io.diagon.datanode.search.FetchPhase;
import io.diagon.datanode.search.OpenReaders;
import io.diagon.datanode.search.QueryPhase;
import io.diagon.datanode.search.ReaderLeases;
import io.diagon.datanode.search.ReaderLifecycle;
import io.diagon.datanode.search.RequestCache;
import io.diagon.datanode.shard.EngineProvider;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.datanode.shard.MappedWrites;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardMaintenance;
import io.diagon.datanode.shard.ShardRegistry;
import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.shard.ShardStore;
import io.diagon.datanode.statistics.NodeStatistics;
import io.diagon.datanode.statistics.ShardStatistics;
import io.diagon.datanode.write.PrimaryWriter;
import io.diagon.datanode.write.ShardReader;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.grpc.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data node, put together by hand: it can run in an application of its own, inside another one, or several times in a test. */
public final class DataNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataNode.class);
    private static final int GRACE_SECONDS = 10;

    private final DataNodeSettings settings;
    private final NodeIdentity identity;
    private final ShardStore store;
    private final DiskRoom room;
    private final ShardRegistry shards = new ShardRegistry();
    private final AppliedState state = new AppliedState();
    private final StateFile stateFile;
    private final Pools pools;
    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer;
    private final MasterClient heartbeats;
    private final MasterClient polls;
    private final MasterClient commands;
    private final ReaderLeases leases = new ReaderLeases(System::nanoTime);
    private final OpenReaders readers;
    private final RequestCache cache;
    private final GrpcCopyLinks links;
    private final PrimaryGroups groups;
    private final ShardMaintenance maintenance;
    private final ShardAssignmentReconciler reconciler;
    private final NodeStatistics nodeStatistics;
    private final ReplicationGrpcService replication;
    private final Server server;
    private final Departure departure;
    private final Reopening reopening;
    private final NodeMeters nodeMeters;
    private final Readings readings;
    private volatile @Nullable MasterLink link;
    private List<ScheduledFuture<?>> periodic = List.of();

    /**
     * Takes the data directory, opens the port, and does nothing else before {@link #start}.
     *
     * @param reasons why the node is to stop when it is
     */
    public DataNode(
            DataNodeSettings settings,
            EngineProvider plain,
            Transport transport,
            MeterRegistry meters,
            DepartureReasons reasons)
            throws IOException {
        this.settings = settings;
        this.identity = NodeIdentity.open(settings.data());
        this.store = new ShardStore(settings.data());
        Inquest inquest = new Inquest(store);
        EngineProvider engines =
                new JournaledEngines(plain, inquest.hold(settings.data().resolve("calls")));
        this.room = new DiskRoom(settings.data());
        this.stateFile = new StateFile(settings.data());
        this.pools = Pools.of(settings.limits());
        this.timer = new ScheduledThreadPoolExecutor(
                2, Thread.ofPlatform().name("diagon-timer-", 0).daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        MasterAddresses masters = MasterAddresses.of(settings.masters());
        this.heartbeats = new MasterClient(masters, transport::channel);
        this.polls = new MasterClient(masters, transport::channel);
        this.commands = new MasterClient(masters, transport::channel);
        this.readers = new OpenReaders(leases, settings.limits().openReaders(), System::nanoTime);
        this.cache = new RequestCache(settings.limits().requestCacheBytes());
        this.nodeStatistics = new NodeStatistics(settings, pools.search(), pools.write(), engines, store.condemned());
        this.maintenance = new ShardMaintenance(shards, pools.upkeep()::execute, pools.merge()::execute);

        this.nodeMeters = new NodeMeters(meters);
        MasterMappingUpdates mappings = new MasterMappingUpdates(commands, state);
        this.reconciler = new ShardAssignmentReconciler(
                identity.id(),
                state,
                store,
                shards,
                commands,
                pools.recovery()::execute,
                new ShardAssignmentReconciler.Opening(engines, mappings, nodeMeters),
                shard -> readers.size(shard) > 0);
        this.links = new GrpcCopyLinks(transport::channel, virtualThreads);
        this.groups = new PrimaryGroups(
                identity.id(),
                state::current,
                shards,
                links,
                new MasterCopyRemoval(commands),
                new MasterPrimaryTransfer(commands));
        this.replication = new ReplicationGrpcService(
                () -> new ReplicaSession(shards, new MappedWrites(mappings), pools.write(), room), virtualThreads);
        IndexingPressure pressure = new IndexingPressure(settings.limits().writeBytes(), room);
        ShardStatistics statistics = new ShardStatistics(cache, readers);
        this.server = server(engines, transport, mappings, pressure, statistics);
        this.departure = new Departure(
                commands,
                state,
                identity.id(),
                identity.ephemeralId(),
                settings.grace(),
                settings.patience(),
                reasons,
                new LastSteps(shards, groups, () -> link));
        Map<ShardKey, String> onDisk = new HashMap<>();
        store.records().forEach((key, record) -> onDisk.put(key, record.getAllocationId()));
        this.reopening =
                new Reopening(identity.id(), identity.ephemeralId(), onDisk, this::shardState, System::nanoTime);
        NodeGauges gauges = new NodeGauges(meters);
        this.readings = new Readings(
                gauges,
                settings,
                identity.id(),
                new Readings.Copies(shards, store, groups, engines, statistics, inquest),
                new Readings.Limited(pools, pressure, cache, leases, readers, room));
        gauges.value("diagon.master.connected", "1 while a master answers heartbeats", this, DataNode::masterConnected);
        gauges.value(
                "diagon.state.version",
                "version of the newest known cluster state",
                state,
                s -> s.current().version());
    }

    private Server server(
            EngineProvider engines,
            Transport transport,
            MasterMappingUpdates mappings,
            IndexingPressure pressure,
            ShardStatistics statistics) {
        QueryPhase query = new QueryPhase(shards, pools.search(), timer, leases, readers, cache, nodeMeters.search());
        FetchPhase fetch = new FetchPhase(shards, pools.search(), leases, readers, nodeMeters.search());
        PrimaryWriter writer = new PrimaryWriter(shards, groups, pools.write(), pressure, mappings, nodeMeters);
        return transport
                .server(settings.grpcPort())
                .directExecutor()
                .callExecutor(new HandlerExecutors(virtualThreads))
                .addService(new ShardSearchGrpcService(query, fetch, new ReaderLifecycle(shards, readers)))
                .addService(
                        new ShardWriteGrpcService(writer, new ShardReader(shards, groups, pools.get()), virtualThreads))
                .addService(replication)
                .addService(new ShardAdminGrpcService(
                        shards, engines, cache, statistics, nodeStatistics, pools.admin()::execute))
                .build();
    }

    /** Serves what is on the disk as the last known state says, and joins the cluster. */
    public synchronized void start() throws IOException {
        server.start();
        state.restore(stateFile.read());
        reconciler.reconcile();
        MasterLink master =
                new MasterLink(heartbeats, polls, node(), this::localShards, nodeStatistics, state, this::take);
        master.start();
        link = master;
        periodic = List.of(
                timer.scheduleWithFixedDelay(
                        guarded(() -> maintenance.tick(System.nanoTime())), 100, 100, TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(guarded(this::everySecond), 1, 1, TimeUnit.SECONDS));
        LOG.info("data node started [{}] [{}], gRPC port [{}]", settings.name(), identity.id(), grpcPort());
    }

    private void take(ClusterState newest) {
        long start = System.nanoTime();
        stateFile.write(newest);
        reconciler.confirm();
        reconciler.reconcile();
        links.retain(newest.nodes().values());
        groups.reconcile();
        nodeMeters.stateApplied(System.nanoTime() - start);
    }

    private void everySecond() {
        reconciler.reconcile();
        groups.reconcile();
        readers.reap();
        leases.reap();
        readings.look(joined() && state.current().known());
    }

    /** A task that throws would not be run again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("periodic task failed", e);
            }
        };
    }

    private Node node() {
        return Node.newBuilder()
                .setId(identity.id())
                .setName(settings.name())
                .setEphemeralId(identity.ephemeralId())
                .setHost(settings.host())
                .setGrpcPort(settings.advertisedPort() > 0 ? settings.advertisedPort() : grpcPort())
                .setHttpPort(settings.httpPort())
                .addRoles(NodeRole.DATA)
                .putAllAttributes(settings.attributes())
                .setVersion(BuildVersion.of(DataNode.class))
                .build();
    }

    /** What heartbeats tell: shards in memory, and those that only lie on the disk. */
    private List<LocalShard> localShards() {
        List<LocalShard> local = new ArrayList<>();
        shards.all().forEach(shard -> local.add(ShardStatistics.local(shard)));
        store.records().forEach((key, record) -> {
            if (shards.find(key) == null) {
                local.add(LocalShard.newBuilder()
                        .setShard(record.getShard())
                        .setAllocationId(record.getAllocationId())
                        .setPrimaryTerm(record.getPrimaryTerm())
                        .setState((store.condemned().find(key) == null ? ShardState.CLOSED : ShardState.FAILED).name())
                        .setMaxSeqNo(-1)
                        .build());
            }
        });
        return local;
    }

    public String name() {
        return settings.name();
    }

    public String id() {
        return identity.id();
    }

    public int grpcPort() {
        return server.getPort() > 0 ? server.getPort() : settings.grpcPort();
    }

    /** How many bytes of answers are kept from now on. */
    public void resizeRequestCache(long maxBytes) {
        cache.resize(maxBytes);
    }

    /** What this node is, as OpenSearch's exporter would say it. */
    public MetricSnapshots openSearchNames(String cluster) {
        return readings.openSearchNames(cluster);
    }

    /** Whether the cluster has taken this node in. */
    public boolean joined() {
        MasterLink known = link;
        return known != null && known.joined();
    }

    private double masterConnected() {
        MasterLink known = link;
        return known != null && known.connected() ? 1 : 0;
    }

    /** Whether the cluster can count on the node: it is in, the copies from its disk are open again, and it does not leave. */
    public boolean ready() {
        return joined() && !departure.begun() && reopening.done(state.current());
    }

    /** The shard if it is wanted here. */
    ShardState shardState(String indexUuid, int number) {
        return shardState(new ShardKey(indexUuid, number));
    }

    private ShardState shardState(ShardKey key) {
        IndexShard shard = shards.find(key);
        return shard == null ? ShardState.CLOSED : shard.state();
    }

    /** Leaves the cluster in good order, once, and serves on. Waits until it is done. */
    public Farewell depart() {
        return departure.run();
    }

    /** Leaves the cluster in good order, stops taking requests, commits and closes the shards, and lets go of the data directory. */
    @Override
    public synchronized void close() throws IOException {
        MasterLink master = link;
        if (master != null) {
            depart();
            master.close();
        }
        reconciler.stop();
        server.shutdown();
        replication.close();
        try {
            if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
        periodic.forEach(task -> task.cancel(false));
        timer.shutdown();
        groups.close();
        readers.closeAll();
        pools.recovery().close(); // opens no shard any more
        shards.all().parallelStream().forEach(shard -> shard.close(true));
        pools.close();
        virtualThreads.shutdown();
        heartbeats.close();
        commands.close();
        links.close();
        identity.close();
        LOG.info("data node stopped [{}]", settings.name());
    }
}
