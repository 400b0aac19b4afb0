package io.diagon.datanode.shard;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.ShardRecord;
import org.jspecify.annotations.Nullable;

/** Whether what lies on the disk may be opened as the copy that the cluster wants here. */
public final class CopyAdmission {
    private CopyAdmission() {}

    /**
     * Returns what the disk holds; null: nothing that is of use. Damaged files stay where they are as long as they are the copy that is
     * asked for, and make room for a new one.
     *
     * @param createEmpty whether a primary that is not on the disk is made; otherwise that is a failure
     */
    static @Nullable ShardRecord admit(
            ShardStore store, ShardKey key, ShardAssignment assignment, boolean createEmpty) {
        boolean mayBeEmpty = mayBeEmpty(assignment, createEmpty);
        CondemnedCopy condemned = store.condemned().find(key);
        if (condemned != null) {
            if (condemned.getCause() == CondemnedCopy.Cause.QUARANTINED) {
                throw refusal(ErrorCode.ILLEGAL_STATE, "shard is quarantined on this node", condemned);
            }
            if (!mayBeEmpty) {
                throw refusal(ErrorCode.CORRUPT_INDEX, "copy was found damaged", condemned);
            }
            store.setAside(key);
        }
        ShardRecord known = store.record(key);
        require(known, assignment, createEmpty);
        return known;
    }

    /**
     * Fails for a copy that is to hold what is acknowledged, and is not on the disk.
     *
     * @param known what the disk holds; null: nothing
     */
    public static void require(@Nullable ShardRecord known, ShardAssignment assignment, boolean createEmpty) {
        if (known == null && !mayBeEmpty(assignment, createEmpty)) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "no copy of the shard is on this node's disk");
        }
        if (known != null && assignment.inSync() && !known.getAllocationId().equals(assignment.allocationId())) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "the copy on this node's disk is another one");
        }
    }

    private static boolean mayBeEmpty(ShardAssignment assignment, boolean createEmpty) {
        return assignment.primary() ? createEmpty : !assignment.inSync();
    }

    private static SearchException refusal(ErrorCode code, String what, CondemnedCopy condemned) {
        return new SearchException(
                code,
                what + ": " + condemned.getReason() + "; delete [" + condemned.getPath() + "] to have it opened again");
    }
}
