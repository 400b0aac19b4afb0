package io.diagon.cluster.simulation;

import io.diagon.datanode.shard.ShardState;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings what a primary has to one copy. */
final class SimulatedFeeder {
    private static final int BATCH = 3;
    private static final int BATCHES_UNDER_WAY = 2;
    private static final long PAUSE = 200;

    private final SimulatedPrimary primary;
    private final String allocationId;
    private final SimulatedCluster cluster;
    private final SimulatedCopy own;
    private String node = "";
    private boolean closed;
    private boolean waits;
    private long failingSince = -1;

    private @Nullable SimulatedStream stream;
    private @Nullable SimulatedCopy target;
    private boolean feeding;
    private int next;
    private boolean told;
    private long toldCheckpoint;

    SimulatedFeeder(SimulatedPrimary primary, String allocationId) {
        this.primary = primary;
        this.allocationId = allocationId;
        this.own = primary.copy;
        this.cluster = own.process.cluster;
        waits = true;
        cluster.time.after(0, own.process, this::connect);
    }

    void node(String present) {
        node = present;
    }

    void close() {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }

    /** About once a second. */
    void tick() {
        if (stream != null && !stream.ended()) {
            stream.check();
            work();
        }
    }

    private void connect() {
        waits = false;
        if (closed) {
            return;
        }
        SimulatedProcess process = cluster.process(node);
        if (process == null) {
            failed(new SearchException(ErrorCode.NODE_NOT_CONNECTED, "copy has no node"));
            return;
        }
        feeding = false;
        target = null;
        SimulatedStream opening =
                new SimulatedStream(cluster.time, cluster.network, own.process.end(), process.end(), this::failed);
        stream = opening;
        long term = primary.tracker.term();
        TermHistory history = own.disk.history;
        long end = own.disk.maxSeqNo();
        boolean inSync = primary.tracker.inSync(allocationId);
        opening.send(
                () -> {
                    SimulatedCopy found = process.copy(own.key());
                    long position = found.compare(opening, allocationId, term, history, end, inSync);
                    target = found;
                    return position;
                },
                () -> {},
                position -> opened(opening, inSync, position));
    }

    private void opened(SimulatedStream opening, boolean inSync, long position) {
        if (closed || target == null) {
            return;
        }
        SimulatedCopy replica = target;
        if (!primary.compared(allocationId, position)) {
            opening.end(new SearchException(ErrorCode.ILLEGAL_STATE, "copy has lost acknowledged operations"));
            return;
        }
        failingSince = -1;
        if (position + 1 < own.disk.logStart()) {
            long term = primary.tracker.term();
            List<Operation> files = List.copyOf(own.disk.log.subList(0, (int) own.disk.committedSeqNo() + 1));
            opening.send(
                    () -> {
                        replica.install(opening, term, files, inSync);
                        return true;
                    },
                    () -> {},
                    installed -> {
                        opening.close();
                        again();
                    });
            return;
        }
        feeding = true;
        next = (int) position + 1;
        told = false;
        toldCheckpoint = -1;
        work();
    }

    /** Sends what there is to send. */
    void work() {
        SimulatedStream open = stream;
        SimulatedCopy replica = target;
        if (closed || !feeding || open == null || replica == null || open.ended()) {
            return;
        }
        boolean takenIn = primary.takeIn(allocationId);
        long checkpoint = primary.tracker.globalCheckpoint();
        int end = open.underWay() < BATCHES_UNDER_WAY ? Math.min(own.disk.log.size(), next + BATCH) : next;
        boolean news = (takenIn && !told) || (checkpoint > toldCheckpoint && open.underWay() == 0);
        if (next >= end && !news) {
            return;
        }
        int first = next;
        long term = primary.tracker.term();
        List<Operation> operations = List.copyOf(own.disk.log.subList(first, Math.max(first, end)));
        next += operations.size();
        told = takenIn;
        toldCheckpoint = checkpoint;
        open.send(() -> replica.append(term, first, operations, checkpoint, takenIn), replica::sync, safe -> {
            primary.advanced(allocationId, safe);
            work();
        });
        work();
    }

    private void again() {
        if (!closed && !waits) {
            waits = true;
            feeding = false;
            cluster.time.after(PAUSE, own.process, this::connect);
        }
    }

    private void failed(SearchException cause) {
        feeding = false;
        long now = cluster.time.now();
        if (failingSince < 0) {
            failingSince = now;
        }
        boolean matters = own.state == ShardState.STARTED && primary.tracker.inSync(allocationId) && primary.waited();
        if (closed || !matters || now - failingSince < patience(cause)) {
            again();
            return;
        }
        if (cluster.broken == Rule.WAIT_FOR_THE_COMMITTED_REMOVAL) {
            primary.removed(allocationId);
        }
        cluster.masters.removeCopy(own, allocationId, node, primary.tracker.term(), answer -> {
            if (answer != null && answer.done()) {
                primary.removed(allocationId);
                close();
            } else if (answer != null && answer.failure() == ErrorCode.STALE_PRIMARY) {
                primary.stop();
            }
            again();
        });
    }

    private static long patience(SearchException e) {
        return switch (e.code()) {
            case NODE_NOT_CONNECTED, CIRCUIT_OPEN -> 2000;
            case SHARD_NOT_FOUND, REJECTED_EXECUTION, INTERNAL -> 10_000;
            default -> 0;
        };
    }
}
