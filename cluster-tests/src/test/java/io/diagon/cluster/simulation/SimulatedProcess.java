package io.diagon.cluster.simulation;

import io.diagon.cluster.ClusterState;
import io.diagon.datanode.cluster.AssignmentPlan;
import io.diagon.datanode.cluster.RetryDelays;
import io.diagon.datanode.cluster.ShardAction;
import io.diagon.datanode.cluster.ShardView;
import io.diagon.datanode.shard.ShardAssignment;
import io.diagon.datanode.shard.ShardKey;
import io.diagon.datanode.shard.ShardState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.LocalShard;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.common.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A data node from its start to its end: what is lost with it. */
final class SimulatedProcess implements VirtualTime.Place {
    private static final long BEAT = 1000;
    private static final long CALL = 3000;
    private static final long LINGER = 2000;
    private static final long PATIENCE = 3000;

    final SimulatedCluster cluster;
    private final SimulatedNode machine;
    private final String ephemeralId;
    private final Map<Integer, SimulatedCopy> copies = new TreeMap<>();
    private final Map<SimulatedCopy, Long> unwanted = new HashMap<>();
    private final Set<Integer> busy = new TreeSet<>();
    private final Set<String> reports = new TreeSet<>();
    private final RetryDelays delays = new RetryDelays();
    private final SimulatedOffices offices;
    private ClusterState state;
    private boolean confirmed;
    private boolean joined;
    private boolean leaving;
    private boolean gone;
    private long pausedUntil;

    SimulatedProcess(SimulatedCluster cluster, SimulatedNode machine, int start) {
        this.cluster = cluster;
        this.machine = machine;
        this.ephemeralId = machine.id() + "#" + start;
        this.state = machine.kept;
        this.offices = new SimulatedOffices(machine.id(), copies.values());
    }

    void start() {
        reconcile();
        beat();
        everySecond();
        poll();
    }

    @Override
    public boolean gone() {
        return gone;
    }

    @Override
    public long pausedUntil() {
        return pausedUntil;
    }

    void pause(long millis) {
        pausedUntil = cluster.time.now() + millis;
    }

    void resume() {
        pausedUntil = 0;
    }

    void kill() {
        gone = true;
        copies.values().forEach(SimulatedCopy::close);
    }

    String id() {
        return machine.id();
    }

    String ephemeralId() {
        return ephemeralId;
    }

    SimulatedNetwork.End end() {
        return new SimulatedNetwork.End(machine.id(), this);
    }

    ClusterState state() {
        return state;
    }

    Iterable<SimulatedCopy> copies() {
        return copies.values();
    }

    SimulatedCopy copy(ShardKey key) {
        SimulatedCopy copy = copies.get(key.number());
        if (copy == null) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "no such shard");
        }
        return copy;
    }

    private void beat() {
        cluster.time.after(BEAT, this, this::beat);
        if (!joined) {
            joined = true;
            cluster.masters.register(this, node(), localShards(), CALL, heard -> joined &= heard);
            return;
        }
        cluster.masters.heartbeat(this, localShards(), CALL, known -> joined &= known || leaving);
    }

    private Node node() {
        return Node.newBuilder()
                .setId(id())
                .setName(id())
                .setEphemeralId(ephemeralId)
                .addRoles(NodeRole.DATA)
                .build();
    }

    private List<LocalShard> localShards() {
        List<LocalShard> local = new ArrayList<>();
        machine.disks().forEach((number, disk) -> {
            SimulatedCopy copy = copies.get(number);
            if (copy != null || disk.present) {
                local.add(LocalShard.newBuilder()
                        .setShard(cluster.shard(number))
                        .setAllocationId(copy == null ? disk.allocationId : copy.assignment.allocationId())
                        .setState((copy == null ? ShardState.CLOSED : copy.state).name())
                        .build());
            }
        });
        return local;
    }

    private void poll() {
        cluster.masters.poll(this, newest -> {
            learn(newest);
            return true;
        });
        cluster.time.after(3000, this, this::poll);
    }

    void learn(ClusterState newest) {
        if (newest.newerThan(state)) {
            state = newest;
            machine.kept = newest;
            confirmed = true;
            reconcile();
            offices.reconcile(state);
        }
    }

    private void everySecond() {
        cluster.time.after(BEAT, this, this::everySecond);
        reconcile();
        offices.reconcile(state);
        offices.tick();
    }

    private void reconcile() {
        AssignmentPlan.of(state, id(), local()).forEach(this::take);
    }

    private Map<ShardKey, ShardView> local() {
        Map<ShardKey, ShardView> views = new TreeMap<>((a, b) -> Integer.compare(a.number(), b.number()));
        machine.disks().forEach((number, disk) -> {
            if (disk.present) {
                views.put(
                        ShardKey.of(cluster.shard(number)),
                        new ShardView(ShardState.CLOSED, disk.allocationId, disk.clusterUuid, false, 0, 0));
            }
        });
        for (SimulatedCopy copy : copies.values()) {
            ShardAssignment as = copy.assignment;
            views.put(
                    copy.key(),
                    new ShardView(
                            copy.state,
                            as.allocationId(),
                            as.clusterUuid(),
                            as.primary(),
                            copy.takenInTerm,
                            copy.spentTerm));
        }
        return views;
    }

    private void take(ShardAction action) {
        int number = action.key().number();
        SimulatedCopy copy = copies.get(number);
        switch (action) {
            case ShardAction.Open open -> open(open);
            case ShardAction.Update update -> {
                if (copy != null) {
                    unwanted.remove(copy);
                    copy.assign(update.assignment());
                }
            }
            case ShardAction.ReportStarted report -> started(report.shard(), report.assignment());
            case ShardAction.ReportReopened report -> {
                if (confirmed) {
                    cluster.masters.failed(
                            this, report.shard(), report.assignment().allocationId());
                }
            }
            case ShardAction.Close close -> {
                if (copy != null && !busy.contains(number) && !lingers(copy, close.served())) {
                    copies.remove(number);
                    inBackground(number, copy::close);
                }
            }
            case ShardAction.Delete delete -> {
                if (confirmed && copy == null && !busy.contains(number)) {
                    inBackground(number, () -> {
                        machine.disk(number).delete();
                        delays.forget(delete.key());
                        cluster.touch();
                    });
                }
            }
        }
    }

    private boolean lingers(SimulatedCopy copy, boolean served) {
        long now = cluster.time.now();
        return served && now - unwanted.computeIfAbsent(copy, fresh -> now) < LINGER;
    }

    private void open(ShardAction.Open open) {
        int number = open.key().number();
        String allocationId = open.assignment().allocationId();
        if (busy.contains(number) || !delays.mayOpen(open.key(), allocationId, nanos())) {
            return;
        }
        SimulatedCopy copy = new SimulatedCopy(this, open.shard(), machine.disk(number), open.assignment());
        SimulatedCopy failed = copies.put(number, copy);
        if (failed != null) {
            failed.close();
        }
        inBackground(number, () -> {
            try {
                copy.open(open.createEmpty());
            } catch (SearchException refused) {
                cluster.note("opening refused on", id(), refused.getMessage());
                copy.fail();
            }
        });
    }

    private void inBackground(int number, Runnable work) {
        busy.add(number);
        cluster.time.after(cluster.diskDelay(), this, () -> {
            work.run();
            busy.remove(number);
            reconcile();
        });
    }

    private long nanos() {
        return cluster.time.now() * 1_000_000;
    }

    private void started(ShardId shard, ShardAssignment assignment) {
        String report = "started/" + assignment.allocationId();
        boolean given = cluster.broken == Rule.REPORT_UNTIL_IT_IS_HEARD && reports.contains(report);
        if (!given && reports.add(report)) {
            cluster.masters.started(this, shard, assignment, answer -> {
                if (cluster.broken != Rule.REPORT_UNTIL_IT_IS_HEARD) {
                    reports.remove(report);
                }
            });
        }
    }

    void failed(SimulatedCopy copy) {
        String allocationId = copy.assignment.allocationId();
        delays.failed(copy.key(), allocationId, nanos());
        cluster.masters.failed(this, copy.id, allocationId);
    }

    /** Asked to stop: asks for leave, gives its primaries away, commits, says that it is gone, and ends. */
    void leave() {
        if (!leaving) {
            leaving = true;
            askForLeave(cluster.time.now() + PATIENCE);
        }
    }

    private void askForLeave(long end) {
        cluster.masters.leaving(this, false, answer -> {
            if (answer != null && !answer.done() && cluster.time.now() < end) {
                cluster.time.after(500, this, () -> askForLeave(end));
                return;
            }
            if (answer != null) {
                offices.handOver(state);
            }
            cluster.time.after(answer != null ? 3000 : 0, this, this::go);
        });
    }

    private void go() {
        for (SimulatedCopy copy : copies.values()) {
            if (copy.state == ShardState.STARTED) {
                copy.commit();
            }
        }
        cluster.masters.leaving(this, true, known -> cluster.time.after(1000, this, () -> machine.stop(false)));
    }
}
