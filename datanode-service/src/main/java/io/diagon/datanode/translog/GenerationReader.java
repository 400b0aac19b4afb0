package io.diagon.datanode.translog;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a generation file from its beginning and checks every byte of it. */
final class GenerationReader {
    private static final int BUFFER_BYTES = 256 * 1024;

    private GenerationReader() {}

    /**
     * Hands every intact record to the consumer, in order, up to the seal or to the first record that is torn.
     *
     * @param syncedPosition everything before it has to be intact; {@link Long#MAX_VALUE}: the file has to be sealed
     * @throws SearchException {@code CORRUPT_INDEX} if what was synced is not intact
     */
    static Generation read(long number, Path path, long syncedPosition, Consumer<WriteOperation> consumer)
            throws IOException {
        long size = Files.size(path);
        try (InputStream file = Files.newInputStream(path);
                DataInputStream input = new DataInputStream(new BufferedInputStream(file, BUFFER_BYTES))) {
            byte[] header = input.readNBytes(RecordFormat.HEADER_BYTES);
            if (!Arrays.equals(header, RecordFormat.header(number))) {
                throw corrupt(path, 0);
            }
            Generation read = Generation.begun(number, path);
            while (true) {
                long remaining = size - read.bytes() - RecordFormat.RECORD_HEADER_BYTES;
                if (remaining < 0) {
                    return end(read, syncedPosition);
                }
                int length = input.readInt();
                int checksum = input.readInt();
                if (length == RecordFormat.SEAL_LENGTH) {
                    return sealed(read, input, checksum, remaining) ? read.seal() : end(read, syncedPosition);
                }
                WriteOperation operation = record(input, length, checksum, remaining);
                if (operation == null) {
                    return end(read, syncedPosition);
                }
                consumer.accept(operation);
                read = read.with(
                        1, RecordFormat.RECORD_HEADER_BYTES + length, operation.getSeqNo(), operation.getSeqNo());
            }
        }
    }

    private static @Nullable WriteOperation record(DataInputStream input, int length, int checksum, long remaining)
            throws IOException {
        if (length < 0 || length > remaining) {
            return null;
        }
        byte[] payload = input.readNBytes(length);
        if (payload.length != length || checksum != RecordFormat.recordChecksum(length, payload, 0, length)) {
            return null;
        }
        return WriteOperation.parseFrom(payload);
    }

    private static boolean sealed(Generation read, DataInputStream input, int checksum, long remaining)
            throws IOException {
        if (remaining != Long.BYTES) {
            return false;
        }
        byte[] count = input.readNBytes(Long.BYTES);
        return checksum == RecordFormat.recordChecksum(RecordFormat.SEAL_LENGTH, count, 0, Long.BYTES)
                && ByteBuffer.wrap(count).getLong() == read.operations();
    }

    private static Generation end(Generation read, long syncedPosition) {
        if (read.bytes() < syncedPosition) {
            throw corrupt(read.path(), read.bytes());
        }
        return read;
    }

    private static SearchException corrupt(Path path, long position) {
        return new SearchException(
                ErrorCode.CORRUPT_INDEX,
                "translog is damaged before its last synced position [" + path + ", " + position + "]");
    }
}
