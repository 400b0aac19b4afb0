package io.diagon.datanode.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what the cluster wants of a node with what the node has. A pure function. */
public final class AssignmentPlan {
    private final ClusterState state;
    private final String nodeId;
    private final Map<ShardKey, ShardView> local;
    private final List<ShardAction> actions = new ArrayList<>();
    private final Set<ShardKey> wanted = new HashSet<>();

    private AssignmentPlan(ClusterState state, String nodeId, Map<ShardKey, ShardView> local) {
        this.state = state;
        this.nodeId = nodeId;
        this.local = local;
    }

    /** @param local what the node has of each shard */
    public static List<ShardAction> of(ClusterState state, String nodeId, Map<ShardKey, ShardView> local) {
        if (!state.known()) {
            return List.of();
        }
        AssignmentPlan plan = new AssignmentPlan(state, nodeId, local);
        state.indices().values().forEach(plan::planWanted);
        local.forEach(plan::planUnwanted);
        return plan.actions;
    }

    private void planWanted(IndexMetadata index) {
        for (ShardRouting copy : state.shards(index.getUuid())) {
            boolean here = copy.getNodeId().equals(nodeId)
                    && (copy.getState() == ShardRouting.State.INITIALIZING
                            || copy.getState() == ShardRouting.State.STARTED
                            || copy.getState() == ShardRouting.State.RELOCATING);
            if (here) {
                planCopy(index, copy);
            }
        }
    }

    private void planCopy(IndexMetadata index, ShardRouting copy) {
        ShardId id = ShardId.newBuilder()
                .setIndexName(index.getName())
                .setIndexUuid(index.getUuid())
                .setNumber(copy.getShard())
                .build();
        ShardKey key = ShardKey.of(id);
        wanted.add(key);
        ShardAssignment assignment = new ShardAssignment(
                copy.getAllocationId(),
                term(index, copy.getShard()),
                state.clusterUuid(),
                copy.getPrimary(),
                inSync(index, copy));
        ShardView view = local.get(key);
        if (view == null || view.state() == ShardState.CLOSED || view.state() == ShardState.FAILED) {
            actions.add(new ShardAction.Open(id, index, assignment, copy.getCreateEmpty()));
            return;
        }
        if (mustOpenAnew(view, copy)) {
            actions.add(new ShardAction.Close(key, false));
            return;
        }
        actions.add(new ShardAction.Update(id, index, assignment));
        boolean ready = view.state() == ShardState.STARTED
                && (copy.getPrimary() || view.takenInTerm() == assignment.primaryTerm());
        if (ready && copy.getState() == ShardRouting.State.INITIALIZING) {
            actions.add(new ShardAction.ReportStarted(id, assignment));
        } else if (copy.getPrimary() && view.spentTerm() == assignment.primaryTerm()) {
            actions.add(new ShardAction.ReportReopened(id, assignment));
        }
    }

    /** A primary does not become a replica, nor a replica another one, while it is open. */
    private static boolean mustOpenAnew(ShardView view, ShardRouting copy) {
        return !copy.getPrimary() && (view.primary() || !view.allocationId().equals(copy.getAllocationId()));
    }

    private static boolean inSync(IndexMetadata index, ShardRouting copy) {
        return copy.getShard() < index.getInSyncCount()
                && index.getInSync(copy.getShard()).getAllocationIdsList().contains(copy.getAllocationId());
    }

    private static long term(IndexMetadata index, int shard) {
        return shard < index.getPrimaryTermsCount() ? index.getPrimaryTerms(shard) : 1;
    }

    private void planUnwanted(ShardKey key, ShardView view) {
        if (wanted.contains(key)) {
            return;
        }
        Optional<ShardRouting> primary = state.primary(key.indexUuid(), key.number());
        boolean open = view.state() != ShardState.CLOSED;
        if (primary.isPresent() && primary.get().getState() == ShardRouting.State.UNASSIGNED) {
            // It will most likely come back here, to the copy on this disk: searches in flight keep their readers until
            // then. One that failed lets go of it, so that the master may have it tried again.
            if (view.state() == ShardState.FAILED) {
                actions.add(new ShardAction.Close(key, false));
            }
            return;
        }
        if (open) {
            actions.add(new ShardAction.Close(key, view.state() == ShardState.STARTED && primary.isPresent()));
        }
        if (view.clusterUuid().equals(state.clusterUuid()) && superfluous(key)) {
            actions.add(new ShardAction.Delete(key));
        }
    }

    /** As long as a copy is lacking, files from before may save copying all of them. */
    private boolean superfluous(ShardKey key) {
        List<ShardRouting> copies = state.shards(key.indexUuid()).stream()
                .filter(copy -> copy.getShard() == key.number())
                .toList();
        boolean indexDeleted = state.indexByUuid(key.indexUuid()).isEmpty();
        boolean startedElsewhere = !copies.isEmpty()
                && copies.stream()
                        .allMatch(copy -> copy.getState() == ShardRouting.State.STARTED
                                && !copy.getNodeId().equals(nodeId));
        return indexDeleted || startedElsewhere;
    }
}
