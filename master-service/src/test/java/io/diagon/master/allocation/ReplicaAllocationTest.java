package io.diagon.master.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diagon.cluster.ClusterState;
import io.diagon.cluster.ClusterStateBuilder;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.discovery.LeaveTaking;
import io.diagon.master.discovery.Membership;
import io.diagon.master.index.IndexCreation;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.HandOverPrimaryCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeLeavingCommand;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.RerouteCommand;
import io.diagon.protocol.cluster.ShardFailedCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.ShardStartedCommand;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.record.RecordBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaAllocationTest {
    private static final String INDEX = "uuid-films";

    private int ids;
    private final Allocator allocator = new Allocator(() -> "copy-" + ids++, Map.of());
    private final Map<String, String> disks = new HashMap<>();
    private ClusterState state = ClusterState.UNKNOWN;
    private long now = 1;

    @Test
    void aReplicaIsInSyncOnceItsPrimaryTookItIn() {
        cluster(2, 1, 1);
        startAll();

        assertThat(copies()).allMatch(copy -> copy.getState() == ShardRouting.State.STARTED);
        assertThat(copies()).extracting(ShardRouting::getNodeId).doesNotHaveDuplicates();
        assertThat(inSync(0))
                .containsExactlyInAnyOrderElementsOf(
                        copies().stream().map(ShardRouting::getAllocationId).toList());
    }

    @Test
    void aReplicaTakenInByAFormerPrimaryIsNotInSync() {
        cluster(2, 1, 1);
        start(primary(0), 1);
        allocate();
        ShardRouting replica = replica(0);

        apply(ShardEvents.started(state, started(replica, 0)));

        assertThat(inSync(0)).doesNotContain(replica.getAllocationId());
    }

    @Test
    void aReplicaStaysUnassignedRatherThanBesideItsPrimary() {
        cluster(1, 1, 1);
        startAll();

        assertThat(replica(0).getState()).isEqualTo(ShardRouting.State.UNASSIGNED);
    }

    @Test
    void anInSyncReplicaTakesOverInANewTerm() {
        cluster(2, 1, 1);
        startAll();
        ShardRouting replica = replica(0);

        apply(Membership.left(state, primary(0).getNodeId(), now));
        allocate();

        assertThat(primary(0).getAllocationId()).isEqualTo(replica.getAllocationId());
        assertThat(primary(0).getState()).isEqualTo(ShardRouting.State.STARTED);
        assertThat(index().getPrimaryTerms(0)).isEqualTo(2);
    }

    @Test
    void aCopyThatWasRemovedFromTheSetNeverTakesOver() {
        cluster(2, 1, 1);
        startAll();
        ShardRouting replica = replica(0);
        apply(ShardEvents.failed(state, failed(replica, 1), now));
        assertThat(inSync(0)).containsExactly(primary(0).getAllocationId());

        disks.put(replica.getAllocationId(), replica.getNodeId());
        apply(Membership.left(state, primary(0).getNodeId(), now));
        allocate();

        assertThat(copies()).allMatch(copy -> copy.getState() == ShardRouting.State.UNASSIGNED);
    }

    @Test
    void aStalePrimaryRemovesNobody() {
        cluster(2, 1, 1);
        startAll();
        ShardRouting former = primary(0);
        apply(Membership.left(state, former.getNodeId(), now));
        allocate();

        ShardFailedCommand late = failed(primary(0), 1);
        assertThatThrownBy(() -> ShardEvents.failed(state, late, now))
                .isInstanceOfSatisfying(
                        SearchException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STALE_PRIMARY));
    }

    @Test
    void aReplicaWaitsForItsNodeBeforeItGoesElsewhere() {
        cluster(3, 1, 1);
        startAll();
        apply(Membership.left(state, replica(0).getNodeId(), now));

        allocate();
        assertThat(replica(0).getState()).isEqualTo(ShardRouting.State.UNASSIGNED);
        now += 60_000;
        allocate();
        assertThat(replica(0).getState()).isEqualTo(ShardRouting.State.INITIALIZING);
    }

    @Test
    void aReplicaThatFailedWhenItsNodeDiedGoesBackToItAsSoonAsItReturns() {
        cluster(3, 1, 1);
        startAll();
        ShardRouting replica = replica(0);
        apply(ShardEvents.failed(state, failed(replica, 1), now));
        now += 1_000;
        allocate();
        Node node = state.nodes().get(replica(0).getNodeId());
        apply(Membership.left(state, node.getId(), now));
        allocate();
        assertThat(replica(0).getState()).isEqualTo(ShardRouting.State.UNASSIGNED);

        now += 1_000;
        apply(Membership.joined(state, node.toBuilder().setEphemeralId("second").build(), now));
        allocate();

        assertThat(replica(0).getNodeId()).isEqualTo(node.getId());
    }

    @Test
    void whateverNodesDoNoCopyWithoutTheDataBecomesPrimary() {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            new Churn(new Random(seed)).run("seed " + seed);
        }
    }

    /** Nodes come and go at random; what each step may never break is looked at after it. */
    private final class Churn {
        private final Random random;
        private final int nodes;
        private final int replicas;
        private final Map<Integer, Long> terms = new HashMap<>();

        Churn(Random random) {
            this.random = random;
            nodes = 2 + random.nextInt(4);
            replicas = random.nextInt(3);
        }

        void run(String seed) {
            disks.clear();
            state = ClusterState.UNKNOWN;
            cluster(nodes, 1 + random.nextInt(6), replicas);
            for (int step = 0; step < 60; step++) {
                Map<Integer, Set<String>> before = new HashMap<>();
                Map<Integer, String> primaries = new HashMap<>();
                for (int shard = 0; shard < index().getNumberOfShards(); shard++) {
                    before.put(shard, new HashSet<>(inSync(shard)));
                    primaries.put(shard, primary(shard).getAllocationId());
                }
                step();
                check(seed, before, primaries);
            }
            for (int node = 0; node < nodes; node++) {
                apply(Membership.joined(state, node("node-" + node, "last"), now));
            }
            for (int step = 0; step < 40; step++) {
                now += 60_000;
                startAll();
            }
            long assigned = (long) index().getNumberOfShards() * Math.min(nodes, replicas + 1);
            assertThat(copies().stream().filter(copy -> copy.getState() == ShardRouting.State.STARTED))
                    .as("%s%n%s", seed, copies())
                    .hasSize((int) assigned);
        }

        private void step() {
            now += random.nextInt(20_000);
            String node = "node-" + random.nextInt(nodes);
            ShardRouting copy = copies().get(random.nextInt(copies().size()));
            switch (random.nextInt(9)) {
                case 0 -> apply(Membership.left(state, node, now));
                case 1 -> apply(Membership.joined(state, node(node, "process-" + random.nextInt()), now));
                case 2 -> {
                    if (primary(copy.getShard()).getState() == ShardRouting.State.STARTED && !copy.getPrimary()) {
                        apply(ShardEvents.failed(state, failed(copy, index().getPrimaryTerms(copy.getShard())), now));
                    }
                }
                case 3 -> start(copy, index().getPrimaryTerms(copy.getShard()));
                case 4 -> handOver(copy);
                case 5 -> move(copy, node);
                case 6 -> leave(node);
                default -> allocate();
            }
        }

        private void move(ShardRouting copy, String node) {
            RerouteCommand.Step move = RerouteCommand.Step.newBuilder()
                    .setType(RerouteCommand.Step.Type.MOVE)
                    .setShard(id(copy.getShard()))
                    .setFromNodeId(copy.getNodeId())
                    .setNodeId(node)
                    .build();
            allocator
                    .reroute(
                            state,
                            reports(),
                            RerouteCommand.newBuilder()
                                    .addSteps(move)
                                    .setExplain(true)
                                    .build(),
                            now)
                    .changes()
                    .forEach(change -> apply(new Decision(change.records())));
        }

        private void leave(String node) {
            Node known = state.nodes().get(node);
            if (known == null) {
                return;
            }
            try {
                apply(LeaveTaking.decide(
                        state,
                        NodeLeavingCommand.newBuilder()
                                .setNodeId(node)
                                .setEphemeralId(known.getEphemeralId())
                                .setGone(known.getLeaving())
                                .build(),
                        now));
            } catch (SearchException notNow) {
                assertThat(notNow.code()).isEqualTo(ErrorCode.UNAVAILABLE_SHARDS);
            }
        }

        private void check(String seed, Map<Integer, Set<String>> inSyncBefore, Map<Integer, String> primaries) {
            Set<String> places = new HashSet<>();
            for (ShardRouting copy : copies()) {
                if (!copy.getNodeId().isEmpty()) {
                    assertThat(places.add(copy.getShard() + "/" + copy.getNodeId()))
                            .as(seed)
                            .isTrue();
                }
            }
            for (int shard = 0; shard < index().getNumberOfShards(); shard++) {
                int number = shard;
                assertThat(copies().stream().filter(copy -> copy.getPrimary() && copy.getShard() == number))
                        .as(seed)
                        .hasSize(1);
                assertThat(copies().stream().filter(copy -> copy.getShard() == number && !Relocations.isTarget(copy)))
                        .as(seed)
                        .hasSize(replicas + 1);
                assertThat(copies())
                        .as(seed)
                        .allMatch(copy -> copy.getRelocatingNodeId().isEmpty()
                                || Relocations.partner(copies(), copy).isPresent());
                long term = index().getPrimaryTerms(shard);
                long termBefore = terms.getOrDefault(shard, 0L);
                assertThat(term).as(seed).isGreaterThanOrEqualTo(termBefore);
                terms.put(shard, term);
                Set<String> before = inSyncBefore.getOrDefault(shard, Set.of());
                if (before.isEmpty()) {
                    continue;
                }
                assertThat(inSync(shard)).as(seed).isNotEmpty();
                String now = primary(shard).getAllocationId();
                if (!now.isEmpty() && !now.equals(primaries.get(shard))) {
                    assertThat(before).as(seed).contains(now);
                    assertThat(term).as(seed).isGreaterThan(termBefore);
                }
            }
        }
    }

    private void cluster(int nodes, int shards, int replicas) {
        for (int node = 0; node < nodes; node++) {
            apply(Membership.joined(state, node("node-" + node, "first"), now));
        }
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName("films")
                .putSettings("index.number_of_shards", Integer.toString(shards))
                .putSettings("index.number_of_replicas", Integer.toString(replicas))
                .build();
        apply(IndexCreation.create(state, command, INDEX, now));
        allocate();
    }

    private static Node node(String id, String ephemeralId) {
        return Node.newBuilder()
                .setId(id)
                .setName(id)
                .setEphemeralId(ephemeralId)
                .addRoles(NodeRole.DATA)
                .build();
    }

    private void startAll() {
        for (int round = 0; round < 4; round++) {
            allocate();
            List.copyOf(copies()).forEach(copy -> start(copy, index().getPrimaryTerms(copy.getShard())));
            List.copyOf(copies()).forEach(this::handOver);
        }
    }

    /** A primary whose successor is in sync hands its office over. */
    private void handOver(ShardRouting copy) {
        Relocations.partner(copies(), copy)
                .filter(target -> copy.getPrimary() && inSync(copy.getShard()).contains(target.getAllocationId()))
                .ifPresent(target -> apply(HandOver.decide(
                        state,
                        HandOverPrimaryCommand.newBuilder()
                                .setShard(id(copy.getShard()))
                                .setAllocationId(copy.getAllocationId())
                                .setNodeId(copy.getNodeId())
                                .setPrimaryTerm(index().getPrimaryTerms(copy.getShard()))
                                .setTargetAllocationId(target.getAllocationId())
                                .build(),
                        now)));
    }

    private void start(ShardRouting copy, long term) {
        apply(ShardEvents.started(state, started(copy, term)));
        if (!copy.getNodeId().isEmpty()) {
            disks.put(copy.getAllocationId(), copy.getNodeId());
        }
    }

    /** Only nodes that are there tell what they have. */
    private void allocate() {
        allocator.allocate(state, reports(), now).forEach(change -> apply(new Decision(change.records())));
    }

    private ClusterReports reports() {
        ClusterReports.Builder reports = new ClusterReports.Builder();
        for (String node : state.nodes().keySet()) {
            List<LocalShard> held = disks.entrySet().stream()
                    .filter(copy -> copy.getValue().equals(node))
                    .map(copy -> LocalShard.newBuilder()
                            .setShard(id(0))
                            .setAllocationId(copy.getKey())
                            .build())
                    .toList();
            reports.node(node, DiskUsage.UNKNOWN, held);
        }
        return reports.build();
    }

    private static ShardId id(int shard) {
        return ShardId.newBuilder()
                .setIndexName("films")
                .setIndexUuid(INDEX)
                .setNumber(shard)
                .build();
    }

    private static ShardStartedCommand started(ShardRouting copy, long term) {
        return ShardStartedCommand.newBuilder()
                .setShard(id(copy.getShard()))
                .setAllocationId(copy.getAllocationId())
                .setNodeId(copy.getNodeId())
                .setPrimaryTerm(term)
                .build();
    }

    private static ShardFailedCommand failed(ShardRouting copy, long term) {
        return ShardFailedCommand.newBuilder()
                .setShard(id(copy.getShard()))
                .setAllocationId(copy.getAllocationId())
                .setNodeId(copy.getNodeId())
                .setPrimaryTerm(term)
                .build();
    }

    private void apply(Decision decision) {
        state = ClusterStateBuilder.apply(
                state,
                RecordBatch.newBuilder().addAllRecords(decision.records()).build(),
                1);
    }

    private IndexMetadata index() {
        return state.indexByUuid(INDEX).orElseThrow();
    }

    private List<String> inSync(int shard) {
        return index().getInSync(shard).getAllocationIdsList();
    }

    private List<ShardRouting> copies() {
        return state.shards(INDEX);
    }

    private ShardRouting primary(int shard) {
        return state.primary(INDEX, shard).orElseThrow();
    }

    private ShardRouting replica(int shard) {
        return copies().stream()
                .filter(copy -> copy.getShard() == shard && !copy.getPrimary())
                .findFirst()
                .orElseThrow();
    }
}
