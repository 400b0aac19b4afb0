package io.diagon.datanode.replication.simulation;

import io.diagon.datanode.replication.ReplicaPosition;
import io.diagon.datanode.replication.ReplicationTracker;
import io.diagon.datanode.translog.TermHistory;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A disk with one copy, and the process that has it open. Sequence numbers are positions in the log. */
final class SimulatedNode {
    record Operation(long term, int value) {}

    // On the disk.
    private final List<Operation> log = new ArrayList<>();
    private int synced;
    private int committed;
    private TermHistory history = TermHistory.NONE;
    private String record = "";

    // Of the process.
    boolean up = true;
    String open = "";
    boolean primary;
    long term;
    private boolean ledBefore;
    private int firstSize;

    @Nullable
    ReplicationTracker tracker;

    private SimulatedMaster.State view = new SimulatedMaster.State(0, 0, "", Map.of(), Set.of());

    private final int number;

    SimulatedNode(int number) {
        this.number = number;
    }

    List<Operation> log() {
        return log;
    }

    List<Operation> durable() {
        return log.subList(0, synced);
    }

    String record() {
        return record;
    }

    TermHistory history() {
        return history;
    }

    long maxSeqNo() {
        return log.size() - 1;
    }

    /** Loses what was not synced, if the power fails. */
    void crash(boolean powerFails) {
        up = false;
        if (powerFails) {
            log.subList(synced, log.size()).clear();
        }
        close();
        view = new SimulatedMaster.State(0, 0, "", Map.of(), Set.of());
    }

    void close() {
        open = "";
        primary = false;
        tracker = null;
        term = 0;
    }

    void learn(SimulatedMaster.State state) {
        if (state.version() <= view.version()) {
            return;
        }
        view = state;
        String id = state.routing().entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        if (id.isEmpty()) {
            close();
            return;
        }
        boolean wantedPrimary = id.equals(state.primary());
        if (!open.equals(id) || (primary && !wantedPrimary)) {
            close();
            boolean fresh = record.isEmpty() && wantedPrimary && state.term() == 1;
            if (state.inSync().contains(id) && !record.equals(id) && !fresh) {
                return;
            }
            open = id;
            if (fresh) {
                record = id;
            }
        }
        term = Math.max(term, state.term());
        if (wantedPrimary) {
            lead(state);
        }
    }

    private void lead(SimulatedMaster.State state) {
        if (tracker == null || tracker.term() != state.term()) {
            ledBefore = history.lastTerm() >= state.term();
            if (!ledBefore) {
                history = history.begin(state.term(), maxSeqNo());
            }
            primary = true;
            synced = log.size();
            firstSize = log.size();
            tracker = new ReplicationTracker(state.term(), open, state.inSync(), maxSeqNo());
        }
        tracker.apply(state.routing().keySet(), state.inSync());
    }

    void write(int value) {
        log.add(new Operation(term, value));
    }

    void sync() {
        synced = log.size();
        if (tracker != null) {
            tracker.advanced(open, maxSeqNo());
        }
    }

    void commit() {
        sync();
        committed = synced;
    }

    /** What an open of a copy says of the primary's log. */
    long comparable(String id) {
        return ledBefore && tracker != null && !tracker.compared(id) ? firstSize - 1 : maxSeqNo();
    }

    private ReplicaPosition position() {
        return new ReplicaPosition(Math.max(term, history.lastTerm()), history.lastTerm(), history, maxSeqNo());
    }

    /** Returns the position that both logs share, or -2 if the copy has to be removed first. */
    long compare(String id, long primaryTerm, TermHistory primaryHistory, long primaryMax, boolean inSync) {
        requireReplica(id);
        long agreement = position().agreement(primaryTerm, primaryHistory, primaryMax);
        record = id;
        if (agreement < maxSeqNo()) {
            if (committed - 1 > agreement) {
                if (inSync || view.inSync().contains(id)) {
                    return -2;
                }
                history = TermHistory.NONE;
                log.clear();
                committed = 0;
                agreement = -1;
            }
            log.subList((int) agreement + 1, log.size()).clear();
        }
        history = position().adopt(primaryTerm, primaryHistory, agreement).history();
        synced = log.size();
        return agreement;
    }

    /** Returns what is safe. */
    long append(String id, long primaryTerm, int first, List<Operation> operations) {
        requireReplica(id);
        int known = position().known(primaryTerm, first, operations.size());
        log.addAll(operations.subList(known, operations.size()));
        synced = log.size();
        return maxSeqNo();
    }

    /** Files of a commit in place of everything. */
    void install(String id, long primaryTerm, List<Operation> files, TermHistory primaryHistory) {
        requireReplica(id);
        position().agreement(primaryTerm, primaryHistory, files.size() - 1L);
        log.clear();
        log.addAll(files);
        synced = log.size();
        committed = log.size();
        history = primaryHistory;
    }

    private void requireReplica(String id) {
        if (!up || primary || !open.equals(id)) {
            throw new SearchException(ErrorCode.SHARD_NOT_FOUND, "copy is not here [" + id + "]");
        }
    }
}
