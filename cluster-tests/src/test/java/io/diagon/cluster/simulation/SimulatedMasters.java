package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.Allocator;
import io.diagon.master.allocation.HandOver;
import io.diagon.master.allocation.ShardEvents;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.master.discovery.Membership;
import io.diagon.master.discovery.NodeRegistry;
import io.diagon.master.state.Decider;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.HeartbeatRequest;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RegisterRequest;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The masters as a whole: one state, which only a leader changes, and a leader that is lost now and then with all that it heard. */
final class SimulatedMasters {
    static final SimulatedNetwork.End END = new SimulatedNetwork.End("masters", VirtualTime.OUTSIDE);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final long TICK = 1000;

    /** What a command came to; of none that were lost. */
    record Answer(boolean done, @Nullable ErrorCode failure) {}

    private final SimulatedCluster cluster;
    private final NodeRegistry registry;
    private final Allocator allocator;
    private ClusterState state = ClusterState.UNKNOWN;
    private int allocationIds;
    private long term;
    private boolean elected;
    private boolean awake;

    SimulatedMasters(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.registry = new NodeRegistry(() -> cluster.time.now() * 1_000_000);
        this.allocator = new Allocator(() -> "copy-" + allocationIds++, Map.of());
    }

    ClusterState state() {
        return state;
    }

    private long now() {
        return cluster.time.now();
    }

    void start(ClusterRecord name) {
        commit(new Decision(List.of(name)));
        elect();
        tick();
    }

    /** Nobody leads for a while. */
    void loseLeader() {
        elected = false;
        cluster.time.after(200 + cluster.time.draw(2000), VirtualTime.OUTSIDE, this::elect);
    }

    private void elect() {
        term++;
        elected = true;
        registry.reset(state.nodes().keySet());
        Node self = Node.newBuilder()
                .setId("master-" + term % 3)
                .addRoles(NodeRole.MASTER)
                .build();
        commit(Membership.elected(state, self, "simulation", now()));
    }

    private void tick() {
        duties();
        cluster.time.after(TICK, VirtualTime.OUTSIDE, this::tick);
    }

    private void wake() {
        if (!awake) {
            awake = true;
            cluster.time.after(1, VirtualTime.OUTSIDE, () -> {
                awake = false;
                duties();
            });
        }
    }

    private void duties() {
        if (!elected) {
            return;
        }
        List<String> others = state.nodes().values().stream()
                .filter(node -> !Membership.isMaster(node))
                .map(Node::getId)
                .toList();
        for (String id : registry.silent(others, SILENCE)) {
            commit(Membership.left(state, id, now()));
            registry.forget(id);
        }
        commit(BrokenMaster.allocation(cluster.broken, state, this::allocate));
    }

    private Decision allocate(ClusterState before) {
        List<ClusterRecord> records = new ArrayList<>();
        allocator.allocate(before, registry.reports(), now()).forEach(change -> records.addAll(change.records()));
        return new Decision(records);
    }

    private void commit(Decision decision) {
        if (decision.records().isEmpty()) {
            return;
        }
        ClusterState before = state;
        state = ClusterStateBuilder.apply(
                before,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                term);
        cluster.committed(before, state);
        ClusterState after = state;
        for (SimulatedProcess process : cluster.processes()) {
            cluster.network.send(END.name(), process.end(), () -> process.learn(after));
        }
    }

    /** Null: there is no leader to answer. */
    @Nullable
    Answer carryOut(Decider decider) {
        if (!elected) {
            return null;
        }
        try {
            commit(decider.decide(state));
            wake();
            return new Answer(true, null);
        } catch (SearchException refused) {
            return new Answer(false, refused.code());
        }
    }

    private void call(SimulatedProcess from, long timeout, Decider decider, Consumer<@Nullable Answer> done) {
        cluster.network.call(from.end(), END, timeout, () -> carryOut(decider), done);
    }

    void register(SimulatedProcess from, Node node, List<LocalShard> shards, long timeout, Consumer<Boolean> heard) {
        RegisterRequest request =
                RegisterRequest.newBuilder().setNode(node).addAllShards(shards).build();
        cluster.network.<Answer>call(
                from.end(),
                END,
                timeout,
                () -> {
                    Answer answer = carryOut(before -> Membership.joined(before, node, now()));
                    if (answer != null) {
                        registry.registered(request);
                    }
                    return answer;
                },
                answer -> heard.accept(answer != null));
    }

    /** Answers whether the node is known, or nothing. */
    void heartbeat(SimulatedProcess from, List<LocalShard> shards, long timeout, Consumer<Boolean> known) {
        cluster.network.<Boolean>call(
                from.end(),
                END,
                timeout,
                () -> {
                    if (!elected) {
                        return null;
                    }
                    Node node = state.nodes().get(from.id());
                    boolean found = node != null && node.getEphemeralId().equals(from.ephemeralId());
                    if (found) {
                        registry.heard(HeartbeatRequest.newBuilder()
                                .setNodeId(from.id())
                                .setEphemeralId(from.ephemeralId())
                                .addAllShards(shards)
                                .build());
                    }
                    return found;
                },
                answer -> known.accept(answer == null || answer));
    }

    /** Any master answers. */
    void poll(SimulatedProcess from, Predicate<ClusterState> learn) {
        cluster.network.send(from.id(), END, () -> {
            ClusterState newest = state;
            cluster.network.send(END.name(), from.end(), () -> learn.test(newest));
        });
    }

    void started(SimulatedProcess from, ShardId shard, ShardAssignment assignment, Consumer<@Nullable Answer> done) {
        ShardStartedCommand command = ShardStartedCommand.newBuilder()
                .setShard(shard)
                .setAllocationId(assignment.allocationId())
                .setNodeId(from.id())
                .setPrimaryTerm(assignment.primaryTerm())
                .build();
        call(from, 10_000, before -> BrokenMaster.started(cluster.broken, before, command), done);
    }

    void failed(SimulatedProcess from, ShardId shard, String allocationId) {
        ShardFailedCommand command = ShardFailedCommand.newBuilder()
                .setShard(shard)
                .setAllocationId(allocationId)
                .setNodeId(from.id())
                .setReason("simulated")
                .build();
        call(from, 10_000, before -> ShardEvents.failed(before, command, now()), answer -> {});
    }

    void removeCopy(
            SimulatedCopy primary, String allocationId, String node, long term, Consumer<@Nullable Answer> done) {
        ShardFailedCommand command = ShardFailedCommand.newBuilder()
                .setShard(primary.id)
                .setAllocationId(allocationId)
                .setNodeId(node)
                .setPrimaryTerm(term)
                .setReason("primary can not write to the copy")
                .build();
        call(primary.process, 5_000, before -> ShardEvents.failed(before, command, now()), done);
    }

    void handOver(SimulatedCopy primary, long term, String target, Consumer<@Nullable Answer> done) {
        HandOverPrimaryCommand command = HandOverPrimaryCommand.newBuilder()
                .setShard(primary.id)
                .setAllocationId(primary.assignment.allocationId())
                .setNodeId(primary.process.id())
                .setPrimaryTerm(term)
                .setTargetAllocationId(target)
                .build();
        call(primary.process, 6_000, before -> HandOver.decide(before, command, now()), done);
    }

    void leaving(SimulatedProcess from, boolean gone, Consumer<@Nullable Answer> done) {
        NodeLeavingCommand command = NodeLeavingCommand.newBuilder()
                .setNodeId(from.id())
                .setEphemeralId(from.ephemeralId())
                .setGone(gone)
                .build();
        call(from, 2_000, before -> LeaveTaking.decide(before, command, now()), done);
    }

    void reroute(RerouteCommand command) {
        carryOut(before -> {
            List<ClusterRecord> records = new ArrayList<>();
            allocator
                    .reroute(before, registry.reports(), command, now())
                    .changes()
                    .forEach(change -> records.addAll(change.records()));
            return new Decision(records);
        });
    }
}
