package io.diagon.datanode.translog;

import java.nio.file.Path;

/**
 * What a generation file holds.
 *
 * @param bytes up to and without its seal: where the next record would go
 * @param minSeqNo -1: no records
 * @param maxSeqNo -1: no records
 * @param sealed nothing more is written to it
 */
record Generation(long number, Path path, long operations, long bytes, long minSeqNo, long maxSeqNo, boolean sealed) {
    private static final String PREFIX = "translog-";
    private static final String SUFFIX = ".tlog";

    static Path path(Path directory, long number) {
        return directory.resolve(PREFIX + number + SUFFIX);
    }

    static Generation begun(long number, Path path) {
        return new Generation(number, path, 0, RecordFormat.HEADER_BYTES, -1, -1, false);
    }

    Generation with(long moreOperations, long moreBytes, long firstSeqNo, long lastSeqNo) {
        long min = minSeqNo < 0 ? firstSeqNo : minSeqNo;
        return new Generation(
                number,
                path,
                operations + moreOperations,
                bytes + moreBytes,
                min,
                Math.max(maxSeqNo, lastSeqNo),
                sealed);
    }

    Generation seal() {
        return new Generation(number, path, operations, bytes, minSeqNo, maxSeqNo, true);
    }

    Generation unseal() {
        return new Generation(number, path, operations, bytes, minSeqNo, maxSeqNo, false);
    }

    boolean empty() {
        return operations == 0;
    }
}
