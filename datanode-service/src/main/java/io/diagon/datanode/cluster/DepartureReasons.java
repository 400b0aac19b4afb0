package io.diagon.datanode.cluster;

/** Finds out why this node is asked to stop, where somebody knows. */
@FunctionalInterface
public interface DepartureReasons {
    /** Asked once, when the node begins to leave. What can not be found out is thrown, and taken for {@link DepartureReason#RESTART}. */
    DepartureReason ask();
}
