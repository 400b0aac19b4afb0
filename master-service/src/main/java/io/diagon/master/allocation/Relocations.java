package io.diagon.master.allocation;

import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A relocation is two entries of the routing: the source, which serves on, and the target, which is recovered to take its place and counts
 * for nothing before. What becomes of both when one of them is lost or done.
 */
public final class Relocations {
    private Relocations() {}

    /** Whether the copy is there only to take the place of another one. */
    public static boolean isTarget(ShardRouting copy) {
        return copy.getState() == ShardRouting.State.INITIALIZING
                && !copy.getRelocatingNodeId().isEmpty();
    }

    /** Whether the copy serves. */
    public static boolean isActive(ShardRouting copy) {
        return copy.getState() == ShardRouting.State.STARTED || copy.getState() == ShardRouting.State.RELOCATING;
    }

    /** Of a source its target, of a target its source. */
    public static Optional<ShardRouting> partner(List<ShardRouting> shards, ShardRouting copy) {
        if (copy.getRelocatingNodeId().isEmpty()) {
            return Optional.empty();
        }
        return shards.stream()
                .filter(other -> other.getShard() == copy.getShard()
                        && other.getNodeId().equals(copy.getRelocatingNodeId())
                        && other.getRelocatingNodeId().equals(copy.getNodeId()))
                .findFirst();
    }

    /** Both entries in place of the one of the copy. */
    static void begin(List<ShardRouting> shards, ShardRouting copy, String nodeId, String allocationId) {
        shards.set(
                shards.indexOf(copy),
                copy.toBuilder()
                        .setState(ShardRouting.State.RELOCATING)
                        .setRelocatingNodeId(nodeId)
                        .build());
        shards.add(ShardRouting.newBuilder()
                .setShard(copy.getShard())
                .setState(ShardRouting.State.INITIALIZING)
                .setNodeId(nodeId)
                .setRelocatingNodeId(copy.getNodeId())
                .setAllocationId(allocationId)
                .build());
    }

    /** The target alone, as an ordinary copy, as it is changed. */
    static List<ShardRouting> finished(
            List<ShardRouting> shards, ShardRouting source, ShardRouting target, UnaryOperator<ShardRouting> change) {
        return replaced(replaced(shards, source, change.apply(ordinary(target))), target, null);
    }

    /**
     * The copies after one of them is lost. A lost source of a replica leaves its target as an ordinary copy; that of a primary takes its
     * target along, whose files may still be chosen if they are in sync. Without a target the source is what it was.
     *
     * @param unassigned what becomes of a copy that is none of a relocation
     */
    public static List<ShardRouting> lost(
            List<ShardRouting> shards, ShardRouting copy, UnaryOperator<ShardRouting> unassigned) {
        Optional<ShardRouting> partner = partner(shards, copy);
        if (partner.isEmpty()) {
            return replaced(shards, copy, unassigned.apply(copy));
        }
        if (isTarget(copy)) {
            return replaced(replaced(shards, partner.get(), ordinary(partner.get())), copy, null);
        }
        if (copy.getPrimary()) {
            return replaced(replaced(shards, copy, unassigned.apply(copy)), partner.get(), null);
        }
        return finished(shards, copy, partner.get(), UnaryOperator.identity());
    }

    private static ShardRouting ordinary(ShardRouting copy) {
        ShardRouting.State state =
                copy.getState() == ShardRouting.State.RELOCATING ? ShardRouting.State.STARTED : copy.getState();
        return copy.toBuilder().setState(state).clearRelocatingNodeId().build();
    }

    private static List<ShardRouting> replaced(
            List<ShardRouting> shards, ShardRouting before, @Nullable ShardRouting after) {
        List<ShardRouting> result = new ArrayList<>(shards);
        int at = result.indexOf(before);
        if (after == null) {
            result.remove(at);
        } else {
            result.set(at, after);
        }
        return result;
    }
}
