package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whether a node that was started again is what it was: the cluster has it, and the copies from its disk serve, have failed, or are not
 * wanted here. Copies that come to it afresh do not count, and what only waits for other nodes does not either, or none of them could be the
 * first. Once it is, it stays so: what becomes of copies later says nothing about the start.
 */
public final class Reopening {
    /** The longest that a copy is waited for, which the master has placed here: it may have a long log to replay. */
    private static final Duration OPENING = Duration.ofMinutes(10);
    /** The longest that the master is waited for, who may be told to place nothing. */
    private static final Duration PLACING = Duration.ofMinutes(1);

    private final String nodeId;
    private final String ephemeralId;
    private final Map<ShardKey, String> onDisk;
    private final Function<ShardKey, ShardState> local;
    private final LongSupplier nanos;
    private boolean joined;
    private long joinedNanos;
    private boolean done;

    /**
     * @param onDisk the allocation ids of the copies that were there at the start
     * @param local {@link ShardState#CLOSED} of those that are not open
     */
    public Reopening(
            String nodeId,
            String ephemeralId,
            Map<ShardKey, String> onDisk,
            Function<ShardKey, ShardState> local,
            LongSupplier nanos) {
        this.nodeId = nodeId;
        this.ephemeralId = ephemeralId;
        this.onDisk = Map.copyOf(onDisk);
        this.local = local;
        this.nanos = nanos;
    }

    /** @param state the newest that the node knows; one from before its start says nothing */
    public synchronized boolean done(ClusterState state) {
        Node self = state.node(nodeId);
        if (done || self == null || !self.getEphemeralId().equals(ephemeralId)) {
            return done;
        }
        if (!joined) {
            joined = true;
            joinedNanos = nanos.getAsLong();
        }
        long waited = nanos.getAsLong() - joinedNanos;
        done = onDisk.keySet().stream()
                .noneMatch(key -> waited < patience(state, key).toNanos());
        return done;
    }

    /** Zero: nothing is to be waited for. */
    private Duration patience(ClusterState state, ShardKey key) {
        Optional<IndexMetadata> index = state.indexByUuid(key.indexUuid());
        List<ShardRouting> copies = state.shards(key.indexUuid()).stream()
                .filter(copy -> copy.getShard() == key.number())
                .toList();
        for (ShardRouting copy : copies) {
            if (copy.getNodeId().equals(nodeId)) {
                return opens(copy, local.apply(key)) ? OPENING : Duration.ZERO;
            }
        }
        boolean mayOpen = copies.stream()
                        .anyMatch(copy -> copy.getPrimary() && !copy.getNodeId().isEmpty())
                || (index.isPresent() && inSync(index.get(), key));
        return mayOpen && copies.stream().anyMatch(this::comesBack) ? PLACING : Duration.ZERO;
    }

    private static boolean opens(ShardRouting copy, ShardState state) {
        boolean moves = !copy.getRelocatingNodeId().isEmpty();
        return !moves
                && state != ShardState.FAILED
                && (state != ShardState.STARTED || copy.getState() == ShardRouting.State.INITIALIZING);
    }

    private boolean inSync(IndexMetadata index, ShardKey key) {
        return key.number() < index.getInSyncCount()
                && index.getInSync(key.number()).getAllocationIdsList().contains(onDisk.get(key));
    }

    private boolean comesBack(ShardRouting copy) {
        return copy.getState() == ShardRouting.State.UNASSIGNED
                && copy.getLastNodeId().equals(nodeId)
                && copy.getFailedAllocations() == 0
                && (copy.getUnassignedReason().equals("NODE_LEFT")
                        || copy.getUnassignedReason().equals("NODE_RESTARTED"));
    }
}
