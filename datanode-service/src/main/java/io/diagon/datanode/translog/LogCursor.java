package io.diagon.datanode.translog;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads on in a log that is written to meanwhile. Holds no file open between reads. Not thread-safe. */
public final class LogCursor {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final GenerationList generations;
    private long generation;
    private long position = RecordFormat.HEADER_BYTES;
    private long next;

    LogCursor(GenerationList generations, long generation, long next) {
        this.generations = generations;
        this.generation = generation;
        this.next = next;
    }

    /** The sequence number that comes next. */
    public long next() {
        return next;
    }

    /**
     * The operations that come next, at least one if there is any: as many as fit. Empty at the end of the log; null if the log has
     * forgotten them.
     */
    public @Nullable List<WriteOperation> read(int maxOperations, long maxBytes) {
        List<WriteOperation> operations = new ArrayList<>();
        while (operations.isEmpty()) {
            Generation current = find();
            if (current == null) {
                return null;
            }
            try {
                read(current, operations, maxOperations, maxBytes);
            } catch (FileNotFoundException e) {
                return null;
            } catch (IOException e) {
                throw new SearchException(ErrorCode.IO, "translog can not be read [" + current.path() + "]", e);
            }
            if (operations.isEmpty()) {
                if (!current.sealed()) {
                    return operations;
                }
                generation++;
                position = RecordFormat.HEADER_BYTES;
            }
        }
        return operations;
    }

    private @Nullable Generation find() {
        for (Generation candidate : generations.all()) {
            if (candidate.number() == generation) {
                return candidate;
            }
        }
        return null;
    }

    private void read(Generation current, List<WriteOperation> into, int maxOperations, long maxBytes)
            throws IOException {
        long bytes = 0;
        try (RandomAccessFile file = new RandomAccessFile(current.path().toFile(), "r")) {
            file.seek(position);
            InputStream raw = Channels.newInputStream(file.getChannel());
            DataInputStream input = new DataInputStream(new BufferedInputStream(raw, BUFFER_BYTES));
            while (position < current.bytes() && into.size() < maxOperations && bytes < maxBytes) {
                int length = input.readInt();
                int checksum = input.readInt();
                byte[] payload = input.readNBytes(length);
                if (payload.length != length || checksum != RecordFormat.recordChecksum(length, payload, 0, length)) {
                    throw new SearchException(
                            ErrorCode.CORRUPT_INDEX, "translog is damaged [" + current.path() + ", " + position + "]");
                }
                position += RecordFormat.RECORD_HEADER_BYTES + length;
                WriteOperation operation = WriteOperation.parseFrom(payload);
                if (operation.getSeqNo() >= next) {
                    into.add(operation);
                    bytes += length;
                    next = operation.getSeqNo() + 1;
                }
            }
        }
    }
}
