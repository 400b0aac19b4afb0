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

    /** How often a newer state is asked for at most, and how long the shard is left alone before the second time; twice as long each. */
    private static final int MAX_LOOKS = 6;

    private static final long FIRST_PAUSE_NANOS = 50_000_000;

    private PlannedShard shard;
    private int asked;
    private int underWay;
    private int looks;
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
        if (code == ErrorCode.SHARD_NOT_FOUND && current && looks == 0) {
            return Next.RELOCATE;
        }
        if (!elsewhere(code)) {
            return Next.GIVE_UP;
        }
        if (nextCopy() != null) {
            return Next.RETRY;
        }
        // A shard that is nowhere to be found is on its way; a node that can not be reached is most likely gone.
        int limit =
                switch (code) {
                    case SHARD_NOT_FOUND -> MAX_LOOKS;
                    case NODE_NOT_CONNECTED -> 1;
                    default -> 0;
                };
        return current && looks < limit ? Next.RELOCATE : Next.GIVE_UP;
    }

    /** Nanoseconds to let pass before a newer state is asked for. */
    long pause() {
        return looks == 0 ? 0 : FIRST_PAUSE_NANOS << (looks - 1);
    }

    void relocated(PlannedShard now) {
        shard = now;
        asked = 0;
        looks++;
    }

    /** Whether another copy may do what this one could not: not what the request itself is the cause of. */
    private static boolean elsewhere(ErrorCode code) {
        return code == ErrorCode.SHARD_NOT_FOUND || (code.status() >= 429 && code != ErrorCode.TOO_MANY_BUCKETS);
    }
}
