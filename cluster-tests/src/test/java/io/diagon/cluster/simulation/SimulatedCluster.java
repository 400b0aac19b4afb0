package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.master.index.IndexCreation;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.ClusterNamed;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of a cluster with one index: faults for a while, then none. */
final class SimulatedCluster {
    static final String INDEX = "index";
    private static final int MOST_NODES = 5;
    private static final long FAULTY_MILLIS = 25_000;
    private static final long HEALTHY_MILLIS = 400_000;

    final VirtualTime time;
    final SimulatedNetwork network;
    final SimulatedMasters masters;
    final Acknowledged acknowledged = new Acknowledged();
    /** What nobody obeys. */
    @Nullable
    final Rule broken;

    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final @Nullable Consumer<String> trace;
    private final List<Invariant> invariants = List.of(
            new NoAcknowledgedWriteLost(),
            new AcknowledgedOnlyWhenInSync(),
            new OnePrimaryPerTerm(),
            new CopiesAgreeBelowGlobalCheckpoint(),
            new PromotedOnlyFromInSync(),
            new NeverTwoCopiesOnANode(),
            new NoCompareAndSetTwice(),
            new EventuallyGreen());
    private final Map<String, Integer> faults = new TreeMap<>();
    private IndexMetadata index = IndexMetadata.getDefaultInstance();
    private boolean touched;
    private int terms;

    /** @param trace null: nobody wants to read what happens */
    SimulatedCluster(long seed, @Nullable Rule broken, @Nullable Consumer<String> trace) {
        this.time = new VirtualTime(seed);
        this.network = new SimulatedNetwork(time);
        this.masters = new SimulatedMasters(this);
        this.broken = broken;
        this.trace = trace;
    }

    void run() {
        masters.start(ClusterRecord.newBuilder()
                .setClusterNamed(ClusterNamed.newBuilder().setName("simulation").setUuid("simulation"))
                .build());
        create(1 + time.draw(2), time.draw(3));
        int first = 3 + time.draw(2);
        for (int i = 0; i < first; i++) {
            join();
        }
        SimulatedClients clients = new SimulatedClients(this);
        Faults trouble = new Faults(this, faults);
        clients.start();
        trouble.start();
        runUntil(FAULTY_MILLIS);
        trouble.stop();
        clients.stop();
        heal(clients);
    }

    private void create(int shards, int replicas) {
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName(INDEX)
                .putSettings("index.number_of_shards", Integer.toString(shards))
                .putSettings("index.number_of_replicas", Integer.toString(replicas))
                .putSettings("index.unassigned.node_left.delayed_timeout", time.draw(10) + "s")
                .build();
        masters.carryOut(state -> IndexCreation.create(state, command, INDEX, time.now()));
    }

    private void heal(SimulatedClients clients) {
        note("from now on nothing fails");
        network.heal();
        long end = time.now() + HEALTHY_MILLIS;
        long before;
        do {
            before = acknowledged.count();
            for (SimulatedNode node : nodes) {
                node.start();
                Objects.requireNonNull(node.process()).resume();
            }
            masters.reroute(RerouteCommand.newBuilder().setRetryFailed(true).build());
            for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
                clients.write(masters.state(), shard);
            }
            runUntil(time.now() + 5000);
        } while (time.now() < end
                && (acknowledged.count() < before + index.getNumberOfShards() || !EventuallyGreen.green(this)));
        Invariant.require(acknowledged.count() > before, "no write is acknowledged any more");
        invariants.forEach(invariant -> invariant.healed(this));
    }

    private void runUntil(long end) {
        while (time.step(end)) {
            if (touched) {
                touched = false;
                for (Invariant invariant : invariants) {
                    invariant.changed(this);
                }
            }
        }
    }

    void join() {
        if (nodes.size() < MOST_NODES) {
            SimulatedNode node = new SimulatedNode(this, "node-" + nodes.size());
            note("joins", node.id());
            nodes.add(node);
            node.start();
        }
    }

    void touch() {
        touched = true;
    }

    void committed(ClusterState before, ClusterState after) {
        index = after.indices().getOrDefault(INDEX, index);
        touch();
        if (trace != null) {
            note("state", after.version(), index.getPrimaryTermsList(), index.getInSyncList(), after.shards(INDEX));
        }
        for (Invariant invariant : invariants) {
            invariant.committed(before, after);
        }
    }

    void led(SimulatedPrimary primary) {
        terms++;
        note("leads", primary.copy.process.id(), primary.copy.id.getNumber(), primary.tracker.term());
        for (Invariant invariant : invariants) {
            invariant.led(primary);
        }
    }

    void acknowledged(Acknowledged.Write write) {
        note("acknowledged", write);
        acknowledged.add(write);
        touch();
        for (Invariant invariant : invariants) {
            invariant.acknowledged(write);
        }
    }

    void note(String what, Object... values) {
        if (trace != null) {
            trace.accept(
                    time.now() + " ms: " + what + " " + Arrays.toString(values).replaceAll("\\s+", " "));
        }
    }

    /** Milliseconds; a disk is slow now and then. */
    long diskDelay() {
        return time.chance(50) ? time.draw(500) : 1 + time.draw(10);
    }

    IndexMetadata index() {
        return index;
    }

    /** By kind. */
    Map<String, Integer> faults() {
        Map<String, Integer> all = new TreeMap<>(faults);
        all.putAll(network.faults());
        return all;
    }

    int terms() {
        return terms;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    List<SimulatedProcess> processes() {
        List<SimulatedProcess> running = new ArrayList<>();
        for (SimulatedNode node : nodes) {
            if (node.process() != null) {
                running.add(node.process());
            }
        }
        return running;
    }

    /** Null: it is not running. */
    @Nullable
    SimulatedProcess process(String id) {
        for (SimulatedNode node : nodes) {
            if (node.id().equals(id)) {
                return node.process();
            }
        }
        return null;
    }

    CopyOnDisk disk(ShardRouting copy) {
        return nodes.stream()
                .filter(node -> node.id().equals(copy.getNodeId()))
                .findFirst()
                .orElseThrow()
                .disk(copy.getShard());
    }

    /** As someone knows it, who may be late. */
    ClusterState someState() {
        SimulatedProcess process = nodes.get(time.draw(nodes.size())).process();
        return process == null ? masters.state() : process.state();
    }

    ShardId shard(int number) {
        return ShardId.newBuilder()
                .setIndexName(INDEX)
                .setIndexUuid(INDEX)
                .setNumber(number)
                .build();
    }
}
