package io.diagon.cluster.simulation;

import io.diagon.datanode.translog.TermHistory;
import java.util.ArrayList;
import java.util.List;

/** The files of one shard on one node. */
final class CopyOnDisk {
    boolean present;
    String allocationId = "";
    String clusterUuid = "";
    TermHistory history = TermHistory.NONE;
    final List<Operation> log = new ArrayList<>();
    /** Operations that a loss of power leaves. */
    private int synced;
    /** Operations that are in the engine's commit. */
    private int committed;
    /** The first operation that the log has not forgotten. */
    private int logStart;

    long maxSeqNo() {
        return log.size() - 1;
    }

    List<Operation> safe() {
        return log.subList(0, synced);
    }

    long committedSeqNo() {
        return committed - 1;
    }

    int logStart() {
        return logStart;
    }

    void sync() {
        synced = log.size();
    }

    void commit(long retainAbove) {
        sync();
        committed = log.size();
        logStart = (int) Math.max(logStart, Math.min(committed - 1, retainAbove) + 1);
    }

    void losePower() {
        log.subList(synced, log.size()).clear();
    }

    void cut(long maxSeqNo) {
        log.subList((int) maxSeqNo + 1, log.size()).clear();
        synced = Math.min(synced, log.size());
    }

    void wipe() {
        log.clear();
        synced = 0;
        committed = 0;
        logStart = 0;
    }

    void install(List<Operation> files) {
        wipe();
        log.addAll(files);
        sync();
        committed = log.size();
        logStart = log.size();
    }

    void delete() {
        wipe();
        present = false;
        allocationId = "";
        history = TermHistory.NONE;
    }
}
