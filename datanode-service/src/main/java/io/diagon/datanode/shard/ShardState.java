package io.diagon.datanode.shard;

/** CREATED → RECOVERING → STARTED → CLOSED; from any of the first three FAILED, which only ends in CLOSED. */
public enum ShardState {
    CREATED,
    /** The engine is open or being opened, and the log is replayed. */
    RECOVERING,
    STARTED,
    FAILED,
    CLOSED
}
