package io.diagon.datanode.cluster;

/** Why a node is asked to stop. */
public enum DepartureReason {
    /** It comes back, with what is on its disk. */
    RESTART,
    /** It does not come back: what it has goes elsewhere first. */
    REMOVAL,
    /** What it is part of is deleted: the whole cluster, or its group of nodes alone, and then what it has goes elsewhere first. */
    DELETION
}
