package io.diagon.datanode.translog;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Which generations the log consists of, and how much of the newest one was on the disk for certain. It fits one disk sector and is
 * overwritten in place after each sync of the log, itself without a sync: it may lag behind after a loss of power, never run ahead.
 *
 * @param minGeneration the oldest generation still needed
 * @param generation the newest, the one that is written
 * @param syncedPosition bytes of the newest generation that were synced
 */
record Checkpoint(long minGeneration, long generation, long syncedPosition) {
    static final String FILE_NAME = "translog.checkpoint";
    static final int BYTES = 40;
    private static final long MAGIC = 0x44474E434B505431L; // "DGNCKPT1"

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES)
                .putLong(MAGIC)
                .putLong(minGeneration)
                .putLong(generation)
                .putLong(syncedPosition);
        return buffer.putLong(checksum(buffer.array())).array();
    }

    static Checkpoint read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != BYTES) {
            throw corrupt(file);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long magic = buffer.getLong();
        Checkpoint checkpoint = new Checkpoint(buffer.getLong(), buffer.getLong(), buffer.getLong());
        if (magic != MAGIC || buffer.getLong() != checksum(bytes)) {
            throw corrupt(file);
        }
        return checkpoint;
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, BYTES - Long.BYTES);
        return crc.getValue();
    }

    private static SearchException corrupt(Path file) {
        return new SearchException(ErrorCode.CORRUPT_INDEX, "translog checkpoint is damaged [" + file + "]");
    }
}
