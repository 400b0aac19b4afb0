package io.diagon.master.allocation;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.master.discovery.Membership;
import io.diagon.master.index.ClusterSettingsChange;
import io.diagon.master.index.IndexChanges;
import io.diagon.master.index.IndexCreation;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.cluster.UpdateClusterSettingsCommand;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A cluster whose data nodes do at once what they are asked for. */
final class TestCluster {
    private int ids;
    private final Map<String, DiskUsage> disks = new TreeMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    final Allocator allocator = new Allocator(() -> "copy-" + ids++, Map.of());
    ClusterState state = ClusterState.UNKNOWN;
    long now = 1;

    TestCluster join(String node, Map<String, String> attributes) {
        apply(Membership.joined(
                state,
                Node.newBuilder()
                        .setId(node)
                        .setName(node)
                        .setEphemeralId("first")
                        .addRoles(NodeRole.DATA)
                        .putAllAttributes(attributes)
                        .build(),
                now));
        disks.put(node, DiskUsage.UNKNOWN);
        return this;
    }

    TestCluster join(String... nodes) {
        for (String node : nodes) {
            join(node, Map.of());
        }
        return this;
    }

    void disk(String node, long total, long free) {
        disks.put(node, new DiskUsage(total, free));
    }

    /** Bytes of every copy of the index. */
    void size(String index, long bytes) {
        sizes.put(index, bytes);
    }

    void create(String index, int shards, int replicas) {
        apply(IndexCreation.create(
                state,
                CreateIndexCommand.newBuilder()
                        .setName(index)
                        .putSettings("index.number_of_shards", Integer.toString(shards))
                        .putSettings("index.number_of_replicas", Integer.toString(replicas))
                        .build(),
                index,
                now));
    }

    void set(String name, String value) {
        apply(ClusterSettingsChange.update(
                state,
                UpdateClusterSettingsCommand.newBuilder()
                        .putPersistent(name, value)
                        .build()));
    }

    void setIndex(String index, String name, String value) {
        apply(IndexChanges.updateSettings(
                state,
                UpdateIndexSettingsCommand.newBuilder()
                        .addIndexUuids(index)
                        .putSettings(name, value)
                        .build(),
                now));
    }

    /** One round; the nodes have done nothing yet. */
    void allocate() {
        allocator.allocate(state, reports(), now).forEach(change -> apply(new Decision(change.records())));
    }

    /** Rounds until nothing changes any more. */
    void settle() {
        ClusterState before;
        int rounds = 0;
        do {
            before = state;
            allocate();
            startAll();
            if (rounds++ > 1000) {
                throw new AssertionError("allocation does not come to rest");
            }
        } while (!state.routing().equals(before.routing()));
    }

    void startAll() {
        for (String index : state.indices().keySet()) {
            for (ShardRouting copy : List.copyOf(copies(index))) {
                apply(ShardEvents.started(
                        state,
                        ShardStartedCommand.newBuilder()
                                .setShard(id(index, copy.getShard()))
                                .setAllocationId(copy.getAllocationId())
                                .setNodeId(copy.getNodeId())
                                .setPrimaryTerm(term(index, copy.getShard()))
                                .build()));
            }
            for (ShardRouting copy : List.copyOf(copies(index))) {
                if (copy.getPrimary() && copy.getState() == ShardRouting.State.RELOCATING) {
                    ShardRouting target =
                            Relocations.partner(copies(index), copy).orElseThrow();
                    apply(HandOver.decide(
                            state,
                            HandOverPrimaryCommand.newBuilder()
                                    .setShard(id(index, copy.getShard()))
                                    .setAllocationId(copy.getAllocationId())
                                    .setNodeId(copy.getNodeId())
                                    .setPrimaryTerm(term(index, copy.getShard()))
                                    .setTargetAllocationId(target.getAllocationId())
                                    .build(),
                            now));
                }
            }
        }
    }

    ClusterReports reports() {
        ClusterReports.Builder reports = new ClusterReports.Builder();
        disks.forEach((node, disk) -> {
            if (!state.nodes().containsKey(node)) {
                return;
            }
            List<LocalShard> held = new ArrayList<>();
            for (String index : state.indices().keySet()) {
                copies(index).stream()
                        .filter(copy -> copy.getNodeId().equals(node) && Relocations.isActive(copy))
                        .forEach(copy -> held.add(LocalShard.newBuilder()
                                .setShard(id(index, copy.getShard()))
                                .setAllocationId(copy.getAllocationId())
                                .setStoreBytes(sizes.getOrDefault(index, 0L))
                                .build()));
            }
            reports.node(node, disk, held);
        });
        return reports.build();
    }

    void leave(String node) {
        apply(Membership.left(state, node, now));
    }

    void apply(Decision decision) {
        state = ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }

    static ShardId id(String index, int shard) {
        return ShardId.newBuilder()
                .setIndexName(index)
                .setIndexUuid(index)
                .setNumber(shard)
                .build();
    }

    List<ShardRouting> copies(String index) {
        return state.shards(index);
    }

    List<ShardRouting> copies(String index, int shard) {
        return copies(index).stream().filter(copy -> copy.getShard() == shard).toList();
    }

    ShardRouting primary(String index, int shard) {
        return state.primary(index, shard).orElseThrow();
    }

    Map<String, Long> byNode(String index) {
        return copies(index).stream()
                .filter(copy -> !copy.getNodeId().isEmpty())
                .collect(Collectors.groupingBy(ShardRouting::getNodeId, Collectors.counting()));
    }

    Map<ShardRouting.State, Long> byState(String index) {
        return copies(index).stream()
                .map(ShardRouting::getState)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private long term(String index, int shard) {
        return state.indexByUuid(index).orElseThrow().getPrimaryTerms(shard);
    }
}
