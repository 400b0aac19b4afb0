package io.diagon.coordinator.admin;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far the shards of some indices are from being all there.
 *
 * @param indices in the order they were asked for
 */
public record ClusterHealth(Status status, int nodes, int dataNodes, Counts counts, List<IndexHealth> indices) {
    /** From best to worst. */
    public enum Status {
        GREEN,
        YELLOW,
        RED;

        /** 0 green, 1 yellow, 2 red. */
        public int number() {
            return switch (this) {
                case GREEN -> 0;
                case YELLOW -> 1;
                case RED -> 2;
            };
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean atLeast(Status wanted) {
            return compareTo(wanted) <= 0;
        }

        Status worse(Status other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /**
     * How many copies are in which state.
     *
     * @param delayed of those unassigned, which wait for their node to come back
     */
    public record Counts(int activePrimary, int active, int relocating, int initializing, int unassigned, int delayed) {
        private static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    activePrimary + other.activePrimary,
                    active + other.active,
                    relocating + other.relocating,
                    initializing + other.initializing,
                    unassigned + other.unassigned,
                    delayed + other.delayed);
        }

        /** Of several indices together. */
        public static Counts sum(List<IndexHealth> indices) {
            return indices.stream().map(IndexHealth::counts).reduce(NONE, Counts::plus);
        }

        public double activePercent() {
            int all = active + initializing + unassigned;
            return all == 0 ? 100.0 : 100.0 * active / all;
        }
    }

    /** One shard: of each copy it is counted what it does. */
    public record ShardHealth(int shard, Status status, Counts counts) {}

    public record IndexHealth(IndexMetadata index, Status status, Counts counts, List<ShardHealth> shards) {}

    public static ClusterHealth of(ClusterState state, List<IndexMetadata> indices) {
        Status status = Status.GREEN;
        Counts counts = Counts.NONE;
        List<IndexHealth> healths = new ArrayList<>();
        for (IndexMetadata index : indices) {
            IndexHealth health = index(state, index);
            healths.add(health);
            status = status.worse(health.status);
            counts = counts.plus(health.counts);
        }
        int dataNodes = (int) state.nodes().values().stream()
                .filter(node -> node.getRolesList().contains(NodeRole.DATA))
                .count();
        return new ClusterHealth(status, state.nodes().size(), dataNodes, counts, healths);
    }

    public static IndexHealth index(ClusterState state, IndexMetadata index) {
        List<ShardHealth> shards = new ArrayList<>();
        Status status = Status.GREEN;
        Counts counts = Counts.NONE;
        List<ShardRouting> copies = ShardCopies.wanted(state, index.getUuid());
        for (int number = 0; number < index.getNumberOfShards(); number++) {
            ShardHealth shard = shard(index, copies, number);
            shards.add(shard);
            status = status.worse(shard.status);
            counts = counts.plus(shard.counts);
        }
        return new IndexHealth(index, status, counts, shards);
    }

    private static ShardHealth shard(IndexMetadata index, List<ShardRouting> copies, int number) {
        Counts counts = Counts.NONE;
        boolean missing = false;
        for (ShardRouting copy : copies) {
            if (copy.getShard() != number) {
                continue;
            }
            int primary = copy.getPrimary() ? 1 : 0;
            Counts one =
                    switch (copy.getState()) {
                        case STARTED -> new Counts(primary, 1, 0, 0, 0, 0);
                        case RELOCATING -> new Counts(primary, 1, 1, 0, 0, 0);
                        case INITIALIZING -> new Counts(0, 0, 0, 1, 0, 0);
                        case UNASSIGNED, UNRECOGNIZED ->
                            new Counts(0, 0, 0, 0, 1, DelayedAllocation.waits(index, copy) ? 1 : 0);
                    };
            counts = counts.plus(one);
            missing |= one.unassigned + one.initializing > 0;
        }
        Status status = counts.activePrimary == 0 ? Status.RED : missing ? Status.YELLOW : Status.GREEN;
        return new ShardHealth(number, status, counts);
    }
}
