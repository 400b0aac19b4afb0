package io.diagon.datanode.replication;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a primary knows of the copies of its shard during one term. The global checkpoint is the smallest local checkpoint of the copies
 * in sync; what lies up to it is on all of them, and is acknowledged. The copies that are in sync here are always at least those that the
 * master counts: one is added before the master is told, and is taken away only when the master has committed that it is out. So
 * whichever copy the master promotes, it has everything that was acknowledged. Not thread-safe.
 */
public final class ReplicationTracker {
    /** Operations that a copy may lack when writes begin to wait for it. */
    static final long CLOSE = 1000;

    private static final class Copy {
        long checkpoint = -1;
        boolean compared;
        boolean inSync;
    }

    private final long term;
    private final String own;
    /** Up to here lies whatever earlier terms may have acknowledged. */
    private final long inherited;

    private final Map<String, Copy> copies = new HashMap<>();
    private long globalCheckpoint = -1;

    /**
     * @param inSync allocation ids, as the master has them at the beginning of the term
     * @param checkpoint what the primary's own log holds safely
     */
    public ReplicationTracker(long term, String own, Collection<String> inSync, long checkpoint) {
        this.term = term;
        this.own = own;
        this.inherited = checkpoint;
        Set<String> all = new HashSet<>(inSync);
        all.add(own);
        for (String id : all) {
            Copy copy = new Copy();
            copy.inSync = true;
            copies.put(id, copy);
        }
        advanced(own, checkpoint);
    }

    public long term() {
        return term;
    }

    public String own() {
        return own;
    }

    public long globalCheckpoint() {
        return globalCheckpoint;
    }

    /**
     * Follows the cluster state of this term.
     *
     * @param assigned copies that have a node
     * @param inSync copies that the master counts
     */
    public void apply(Collection<String> assigned, Collection<String> inSync) {
        copies.keySet().removeIf(id -> !id.equals(own) && !assigned.contains(id) && !inSync.contains(id));
        for (String id : assigned) {
            copies.computeIfAbsent(id, unknown -> new Copy());
        }
        update();
    }

    /**
     * The copy's log is a prefix of the primary's, and ends there. Returns false for a copy in sync that lacks something acknowledged:
     * its disk has lost what it had promised to keep.
     */
    public boolean compared(String id, long checkpoint) {
        Copy copy = copies.get(id);
        if (copy == null) {
            return true;
        }
        boolean lost = copy.compared && copy.inSync && checkpoint < Math.min(copy.checkpoint, globalCheckpoint);
        copy.compared = true;
        copy.checkpoint = checkpoint;
        update();
        return !lost;
    }

    /** The copy, or the primary itself, holds everything up to the sequence number safely. */
    public void advanced(String id, long checkpoint) {
        Copy copy = copies.get(id);
        if (copy != null && (copy.compared || id.equals(own))) {
            copy.checkpoint = Math.max(copy.checkpoint, checkpoint);
            update();
        }
    }

    /**
     * Counts a copy that has nearly caught up: from then on the global checkpoint waits for it, so that it does catch up however fast
     * writes come. Returns whether it has all that is acknowledged, now and ever after: whether the master may be told.
     */
    public boolean takeIn(String id) {
        Copy copy = copies.get(id);
        if (copy == null || !copy.compared) {
            return false;
        }
        if (copy.checkpoint >= globalCheckpoint - CLOSE) {
            copy.inSync = true;
        }
        return copy.inSync && copy.checkpoint >= Math.max(globalCheckpoint, inherited);
    }

    /** The master has committed that the copy is not in sync. */
    public void removed(String id) {
        if (!id.equals(own)) {
            copies.remove(id);
            update();
        }
    }

    private void update() {
        long smallest = Long.MAX_VALUE;
        for (Copy copy : copies.values()) {
            if (copy.inSync) {
                smallest = Math.min(smallest, copy.checkpoint);
            }
        }
        globalCheckpoint = Math.max(globalCheckpoint, smallest);
    }

    public boolean tracked(String id) {
        return copies.containsKey(id);
    }

    public boolean inSync(String id) {
        Copy copy = copies.get(id);
        return copy != null && copy.inSync;
    }

    /** Copies that count, the primary included. */
    public Set<String> inSync() {
        Set<String> ids = new HashSet<>();
        copies.forEach((id, copy) -> {
            if (copy.inSync) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** The copies that hold the sequence number, the primary included. */
    public int holders(long seqNo) {
        return (int) copies.values().stream()
                .filter(copy -> copy.checkpoint >= seqNo)
                .count();
    }

    /** What the slowest copy that follows the primary has: the log has to keep what lies above. */
    public long smallestCheckpoint() {
        return copies.values().stream()
                .filter(copy -> copy.compared)
                .mapToLong(copy -> copy.checkpoint)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
