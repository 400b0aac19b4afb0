package io.diagon.datanode.translog;

import java.nio.file.Path;

/**
 * What a generation file holds.
 *
 * @param bytes up to and without its seal: where the next record would go
 * @param maxSeqNo -1: no records
 * @param sealed nothing more is written to it
 */
record Generation(long number, Path path, long operations, long bytes, long maxSeqNo, boolean sealed) {
    private static final String PREFIX = "translog-";
    private static final String SUFFIX = ".tlog";

    static Path path(Path directory, long number) {
        return directory.resolve(PREFIX + number + SUFFIX);
    }

    Generation with(long moreOperations, long moreBytes, long seqNo) {
        return new Generation(
                number, path, operations + moreOperations, bytes + moreBytes, Math.max(maxSeqNo, seqNo), sealed);
    }

    Generation seal() {
        return new Generation(number, path, operations, bytes, maxSeqNo, true);
    }

    boolean empty() {
        return operations == 0;
    }
}
