package io.diagon.datanode.recovery;

import io.diagon.datanode.disk.DiskFailures;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.FileChunk;
import io.diagon.protocol.replication.StoredFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gathers the files of another copy in a directory. A file that is complete stays there if the transfer breaks off, and is not asked for
 * again; nor is one that the copy's own engine has with the same content. Not thread-safe.
 */
public final class IncomingFiles {
    private final Path directory;
    private final Path engine;
    /** Not complete yet, by name. */
    private final Map<String, StoredFile> wanted = new LinkedHashMap<>();

    private long received;
    private int complete;

    public IncomingFiles(Path directory, Path engine) {
        this.directory = directory;
        this.engine = engine;
    }

    /** Returns the names of the files that are lacking. */
    public List<String> offer(List<StoredFile> files) {
        wanted.clear();
        received = 0;
        complete = 0;
        try {
            Files.createDirectories(directory);
            removeOthers(files.stream().map(StoredFile::getName).toList());
            for (StoredFile file : files) {
                Path target = path(directory, file.getName());
                Path own = path(engine, file.getName());
                if (!same(target, file)) {
                    Files.deleteIfExists(target);
                    if (same(own, file)) {
                        Files.createLink(target, own);
                    } else {
                        wanted.put(file.getName(), file);
                    }
                }
            }
            return List.copyOf(wanted.keySet());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Of the files that are lacking. */
    public long lackingBytes() {
        return wanted.values().stream().mapToLong(StoredFile::getBytes).sum();
    }

    /** Files received since the offer. */
    public int complete() {
        return complete;
    }

    /** Returns the bytes received so far. */
    public long write(FileChunk chunk) {
        StoredFile file = wanted.get(chunk.getName());
        if (file == null) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "file was not asked for [" + chunk.getName() + "]");
        }
        Path path = path(directory, chunk.getName());
        try (RandomAccessFile target = new RandomAccessFile(path.toFile(), "rw")) {
            if (target.length() != chunk.getOffset()) {
                throw new SearchException(ErrorCode.ILLEGAL_STATE, "chunk is out of order [" + chunk.getName() + "]");
            }
            target.seek(chunk.getOffset());
            target.write(chunk.getContent().toByteArray());
        } catch (IOException e) {
            throw failure(e);
        }
        received += chunk.getContent().size();
        if (chunk.getOffset() + chunk.getContent().size() == file.getBytes()) {
            complete(path, file);
        }
        return received;
    }

    private void complete(Path path, StoredFile file) {
        try {
            if (!same(path, file)) {
                Files.deleteIfExists(path);
                throw new SearchException(
                        ErrorCode.CORRUPT_INDEX, "file was damaged on its way [" + file.getName() + "]");
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
            wanted.remove(file.getName());
            complete++;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Fails unless every file is there. */
    public void requireComplete() {
        if (!wanted.isEmpty()) {
            throw new SearchException(ErrorCode.ILLEGAL_STATE, "files are lacking " + wanted.keySet());
        }
    }

    private void removeOthers(List<String> names) throws IOException {
        try (Stream<Path> present = Files.list(directory)) {
            for (Path file : present.toList()) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean same(Path path, StoredFile file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.getBytes()
                && FileChecksum.of(path) == file.getChecksum();
    }

    private static Path path(Path directory, String name) {
        Path path = directory.resolve(name);
        if (name.isEmpty() || !directory.equals(path.normalize().getParent())) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "not a file name [" + name + "]");
        }
        return path;
    }

    private SearchException failure(IOException e) {
        return DiskFailures.of("files can not be taken in [" + directory + "]", e);
    }
}
