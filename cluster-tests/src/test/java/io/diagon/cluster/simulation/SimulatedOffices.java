package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.replication.Successors;
import io.diagon.datanode.shard.ShardState;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The primaries of a process. */
final class SimulatedOffices {
    private final String node;
    private final Collection<SimulatedCopy> copies;

    /** @param copies of the process at any time */
    SimulatedOffices(String node, Collection<SimulatedCopy> copies) {
        this.node = node;
        this.copies = copies;
    }

    /** Begins and ends them as the state says. */
    void reconcile(ClusterState state) {
        for (SimulatedCopy copy : copies) {
            SimulatedPrimary office = copy.office;
            if (copy.state != ShardState.STARTED || !copy.assignment.primary()) {
                if (office != null) {
                    office.stop();
                    copy.office = null;
                }
                continue;
            }
            Optional<IndexMetadata> index = state.indexByUuid(copy.id.getIndexUuid());
            int number = copy.id.getNumber();
            long term = copy.assignment.primaryTerm();
            if (copy.spentTerm == term && copy.process.cluster.broken != Rule.LEAD_ONCE_IN_A_TERM) {
                continue;
            }
            if (index.isEmpty() || index.get().getPrimaryTerms(number) != term || !counted(copy, index.get())) {
                continue;
            }
            SimulatedPrimary current = office(copy, office, index.get(), term);
            if (current != null) {
                current.apply(state, index.get());
                Successors.ofRelocation(
                                state,
                                copy.id,
                                copy.assignment.allocationId(),
                                index.get().getInSync(number).getAllocationIdsList())
                        .ifPresent(current::handOver);
            }
        }
    }

    private static @Nullable SimulatedPrimary office(
            SimulatedCopy copy, @Nullable SimulatedPrimary office, IndexMetadata index, long term) {
        if (office != null && office.tracker.term() == term) {
            return office;
        }
        if (copy.locked) {
            return null;
        }
        if (office != null) {
            office.stop();
        }
        copy.office = new SimulatedPrimary(
                copy, term, index.getInSync(copy.id.getNumber()).getAllocationIdsList());
        return copy.office;
    }

    private static boolean counted(SimulatedCopy copy, IndexMetadata index) {
        return copy.process.cluster.broken == Rule.LEAD_ONLY_WHEN_COUNTED
                || index.getInSync(copy.id.getNumber()).getAllocationIdsList().contains(copy.assignment.allocationId());
    }

    void tick() {
        for (SimulatedCopy copy : copies) {
            if (copy.office != null) {
                copy.office.tick();
            }
        }
    }

    /** To copies on nodes that stay. */
    void handOver(ClusterState state) {
        for (SimulatedCopy copy : copies) {
            SimulatedPrimary office = copy.office;
            if (office != null) {
                Successors.ofLeavingNode(state, copy.id, node).ifPresent(office::handOver);
            }
        }
    }
}
