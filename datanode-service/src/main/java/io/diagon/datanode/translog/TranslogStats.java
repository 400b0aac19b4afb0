package io.diagon.datanode.translog;

/** Sizes of what the log holds, and of that what the engine has not committed. */
public record TranslogStats(
        long operations, long bytes, long uncommittedOperations, long uncommittedBytes, long maxSeqNo) {}
