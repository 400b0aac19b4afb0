package io.diagon.master.state;

import io.diagon.protocol.cluster.InSyncCopies;

/** Changes of the set of copies that hold everything acknowledged. */
public final class InSync {
    private InSync() {}

    public static InSyncCopies with(InSyncCopies copies, String allocationId) {
        return copies.getAllocationIdsList().contains(allocationId)
                ? copies
                : copies.toBuilder().addAllocationIds(allocationId).build();
    }

    /** The last copy stays: without it nobody would know any more where the data lies. */
    public static InSyncCopies without(InSyncCopies copies, String allocationId) {
        if (copies.getAllocationIdsCount() <= 1) {
            return copies;
        }
        return InSyncCopies.newBuilder()
                .addAllAllocationIds(copies.getAllocationIdsList().stream()
                        .filter(id -> !id.equals(allocationId))
                        .toList())
                .build();
    }
}
