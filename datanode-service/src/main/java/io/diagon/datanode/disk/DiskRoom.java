package io.diagon.datanode.disk;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The room on the disk of a directory. A part is reserved: nothing new is taken when it is reached, so that what has been taken can
 * still be committed, and the log be forgotten. Thread-safe.
 */
public final class DiskRoom {
    /** Of the whole disk, at most {@link #MAX_RESERVED_BYTES}. */
    private static final int RESERVED_FRACTION = 10;
    /** Twice what the engine holds of a shard in memory. */
    private static final long MAX_RESERVED_BYTES = 128 << 20;

    private final File directory;

    public DiskRoom(Path directory) {
        this.directory = directory.toFile();
    }

    /** 0: not known. */
    public long totalBytes() {
        return directory.getTotalSpace();
    }

    /** Also what is reserved for the system. */
    public long unallocatedBytes() {
        return directory.getFreeSpace();
    }

    public String path() {
        return directory.getPath();
    }

    /** The file system that the directory lies on. */
    public Optional<FileStore> store() {
        try {
            return Optional.of(Files.getFileStore(directory.toPath()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public long freeBytes() {
        return directory.getUsableSpace();
    }

    /**
     * One system call.
     *
     * @throws SearchException {@code DISK_FULL} if so many bytes do not fit without what is reserved
     */
    public void require(long bytes) {
        long total = totalBytes();
        long reserved = Math.min(total / RESERVED_FRACTION, MAX_RESERVED_BYTES);
        long free = freeBytes();
        if (total > 0 && free - bytes < reserved) {
            throw new SearchException(
                    ErrorCode.DISK_FULL,
                    "disk is full, nothing more is written to this node, wanted bytes [" + bytes + "], free [" + free
                            + "], of these reserved [" + reserved + "]");
        }
    }
}
