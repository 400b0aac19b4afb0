package io.diagon.datanode.cluster;

/** How a node has left. */
public record Farewell(DepartureReason reason, Outcome outcome) {
    /** What it came to. */
    public enum Outcome {
        /** The master let the node go: no shard that is to have replicas went with it. */
        LEFT,
        /** The master knows that nothing is left on the node. */
        DRAINED,
        /** The patience was over before the master let the node go: what it alone had is away until it is back. */
        NOT_LET_GO,
        /** No master answered. */
        UNHEARD,
        /** The node is configured to stop without a word. */
        SILENT
    }
}
