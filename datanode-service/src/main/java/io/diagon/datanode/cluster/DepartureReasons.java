package io.diagon.datanode.cluster;

/** Finds out why this node is asked to stop, where somebody knows. */
@FunctionalInterface
public interface DepartureReasons {
    /**
     * Asked when the node begins to leave, and again for some seconds while it throws. What can not be found out is taken for {@link
     * DepartureReason#RESTART}.
     */
    DepartureReason ask();
}
