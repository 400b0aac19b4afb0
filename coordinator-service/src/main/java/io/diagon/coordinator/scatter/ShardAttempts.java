package io.diagon.coordinator.scatter;

import io.diagon.coordinator.plan.PlannedShard;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.cluster.Node;
import org.jspecify.annotations.Nullable;

/** Which copies of a shard have been asked. */
final class ShardAttempts {
    /** What follows a failure. */
    enum Next {
        /** Another copy is still being asked. */
        WAIT,
        /** Ask the next copy. */
        RETRY,
        /** Look where a newer cluster state has the shard. */
        RELOCATE,
        GIVE_UP
    }

    private PlannedShard shard;
    private int asked;
    private int underWay;
    private boolean relocated;
    private String lastNodeId = "";

    ShardAttempts(PlannedShard shard) {
        this.shard = shard;
    }

    PlannedShard shard() {
        return shard;
    }

    String lastNodeId() {
        return lastNodeId;
    }

    /** Null if all have been asked. */
    @Nullable
    Node nextCopy() {
        return asked < shard.copies().size() ? shard.copies().get(asked) : null;
    }

    /** A request goes to the next copy. */
    void sent() {
        lastNodeId = shard.copies().get(asked).getId();
        asked++;
        underWay++;
    }

    boolean hedgeable() {
        return underWay == 1 && nextCopy() != null;
    }

    Next failed(ErrorCode code) {
        underWay--;
        if (underWay > 0) {
            return Next.WAIT;
        }
        boolean current = shard.readerId().isEmpty();
        if (code == ErrorCode.SHARD_NOT_FOUND && current && !relocated) {
            return Next.RELOCATE;
        }
        if (!elsewhere(code)) {
            return Next.GIVE_UP;
        }
        if (nextCopy() != null) {
            return Next.RETRY;
        }
        return code == ErrorCode.NODE_NOT_CONNECTED && current && !relocated ? Next.RELOCATE : Next.GIVE_UP;
    }

    void relocated(PlannedShard now) {
        shard = now;
        asked = 0;
        relocated = true;
    }

    /** Whether another copy may do what this one could not: not what the request itself is the cause of. */
    private static boolean elsewhere(ErrorCode code) {
        return code == ErrorCode.SHARD_NOT_FOUND || (code.status() >= 429 && code != ErrorCode.TOO_MANY_BUCKETS);
    }
}
