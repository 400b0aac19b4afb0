package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.replication.ReplicationTracker;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.ShardRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A primary during one term: the copies that follow it, and the writes that wait for them. */
final class SimulatedPrimary {
    private record Waiter(long seqNo, Runnable done) {}

    final SimulatedCopy copy;
    final ReplicationTracker tracker;
    private final SimulatedCluster cluster;
    private final Map<String, SimulatedFeeder> feeders = new TreeMap<>();
    private List<Waiter> waiters = new ArrayList<>();
    private ClusterState applied = ClusterState.UNKNOWN;
    private boolean stopped;
    private boolean handingOver;

    SimulatedPrimary(SimulatedCopy copy, long term, List<String> inSync) {
        this.copy = copy;
        this.cluster = copy.process.cluster;
        copy.disk.sync();
        this.tracker = new ReplicationTracker(term, copy.assignment.allocationId(), inSync, copy.disk.maxSeqNo());
        cluster.led(this);
    }

    void apply(ClusterState state, IndexMetadata index) {
        if (stopped || !state.newerThan(applied)) {
            return;
        }
        applied = state;
        List<String> inSync = index.getInSync(copy.id.getNumber()).getAllocationIdsList();
        Map<String, String> nodes = new TreeMap<>();
        for (ShardRouting other : state.shards(copy.id.getIndexUuid())) {
            if (other.getShard() == copy.id.getNumber()
                    && other.getState() != ShardRouting.State.UNASSIGNED
                    && !other.getAllocationId().equals(tracker.own())) {
                nodes.put(other.getAllocationId(), other.getNodeId());
            }
        }
        tracker.apply(nodes.keySet(), inSync);
        inSync.stream().filter(id -> !id.equals(tracker.own())).forEach(id -> nodes.putIfAbsent(id, ""));
        feeders.entrySet().removeIf(entry -> {
            boolean gone = !tracker.tracked(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        nodes.forEach((id, node) -> {
            if (tracker.tracked(id)) {
                feeders.computeIfAbsent(id, unknown -> new SimulatedFeeder(this, id))
                        .node(node);
            }
        });
        settle();
    }

    void tick() {
        List.copyOf(feeders.values()).forEach(SimulatedFeeder::tick);
    }

    void write(int value, int key, long expected, long expectedTerm) {
        requireOffice();
        if (expected >= 0) {
            long last = latest(key);
            if (last != expected || copy.disk.log.get((int) last).term() != expectedTerm) {
                throw new SearchException(ErrorCode.VERSION_CONFLICT, "document has changed");
            }
        }
        Operation operation = new Operation(tracker.term(), value, key, expected);
        copy.disk.log.add(operation);
        long seqNo = copy.disk.maxSeqNo();
        feeders.values().forEach(SimulatedFeeder::work);
        cluster.touch();
        cluster.time.after(cluster.diskDelay(), copy.process, () -> {
            if (copy.opened && copy.disk.maxSeqNo() >= seqNo) {
                copy.disk.sync();
                tracker.advanced(tracker.own(), seqNo);
                await(
                        seqNo,
                        () -> cluster.acknowledged(
                                new Acknowledged.Write(copy.id.getNumber(), seqNo, operation, tracker.term())));
                settle();
            }
        });
    }

    /** The last operation on the document; -1: none. */
    long latest(int key) {
        int at = copy.disk.log.size() - 1;
        while (at >= 0 && copy.disk.log.get(at).key() != key) {
            at--;
        }
        return at;
    }

    private void requireOffice() {
        if (stopped || !copy.assignment.primary() || copy.assignment.primaryTerm() != tracker.term()) {
            throw new SearchException(ErrorCode.STALE_PRIMARY, "primary has stopped");
        }
    }

    private void await(long seqNo, Runnable done) {
        if (!stopped) {
            waiters.add(new Waiter(seqNo, done));
        }
    }

    boolean waited() {
        return !waiters.isEmpty();
    }

    private void settle() {
        long safe = cluster.broken == Rule.ACKNOWLEDGE_WHEN_ALL_IN_SYNC_HAVE_IT
                ? copy.disk.safe().size() - 1
                : tracker.globalCheckpoint();
        copy.globalCheckpoint = Math.max(copy.globalCheckpoint, tracker.globalCheckpoint());
        if (waiters.isEmpty() || stopped) {
            return;
        }
        List<Waiter> ready =
                waiters.stream().filter(waiter -> waiter.seqNo() <= safe).toList();
        waiters = new ArrayList<>(
                waiters.stream().filter(waiter -> waiter.seqNo() > safe).toList());
        ready.forEach(waiter -> waiter.done().run());
    }

    boolean compared(String id, long checkpoint) {
        boolean intact = tracker.compared(id, checkpoint);
        settle();
        return intact;
    }

    void advanced(String id, long checkpoint) {
        tracker.advanced(id, checkpoint);
        settle();
    }

    boolean takeIn(String id) {
        if (stopped) {
            return false;
        }
        boolean ready = tracker.takeIn(id);
        return ready || (cluster.broken == Rule.TELL_THE_MASTER_ONLY_OF_COPIES_THAT_CAUGHT_UP && tracker.tracked(id));
    }

    void removed(String id) {
        tracker.removed(id);
        settle();
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            feeders.values().forEach(SimulatedFeeder::close);
            feeders.clear();
            waiters.clear();
        }
    }

    boolean stopped() {
        return stopped;
    }

    /** Takes nothing more, waits until everything is acknowledged, and asks the master. */
    void handOver(String target) {
        if (handingOver || stopped || copy.locked) {
            return;
        }
        handingOver = true;
        copy.locked = true;
        long seqNo = copy.disk.maxSeqNo();
        boolean[] drained = new boolean[1];
        await(seqNo, () -> {
            drained[0] = true;
            transfer(target);
        });
        settle();
        cluster.time.after(5000, copy.process, () -> {
            if (!drained[0]) {
                unlock();
            }
        });
    }

    private void transfer(String target) {
        boolean ready = copy.state == ShardState.STARTED && copy.assignment.primary() && tracker.inSync(target);
        if (!ready) {
            unlock();
            return;
        }
        cluster.masters.handOver(copy, tracker.term(), target, answer -> {
            unlock();
            if (answer != null && (answer.done() || answer.failure() == ErrorCode.STALE_PRIMARY)) {
                stop();
            }
        });
    }

    private void unlock() {
        copy.locked = false;
        handingOver = false;
    }
}
