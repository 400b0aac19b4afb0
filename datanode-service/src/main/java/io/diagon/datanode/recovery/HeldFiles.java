package io.diagon.datanode.recovery;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.FileChunk;
import io.diagon.protocol.replication.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a commit, kept for as long as a copy needs them. They are hard links: the engine writes a file once and replaces it by
 * another, so that a link holds the content whatever the engine does to its own name.
 */
public final class HeldFiles implements Closeable {
    public static final int MAX_CHUNK_BYTES = 1 << 20;
    /** What the engine is still writing. */
    private static final Set<String> UNFINISHED = Set.of("tmp", "merging");

    private final Path directory;
    private final long committedSeqNo;
    private final List<StoredFile> files;

    private HeldFiles(Path directory, long committedSeqNo, List<StoredFile> files) {
        this.directory = directory;
        this.committedSeqNo = committedSeqNo;
        this.files = files;
    }

    /**
     * To be called while no other commit can be made.
     *
     * @param into on the same file system; what it holds from before is removed
     */
    public static HeldFiles hold(Path engine, Path into, long committedSeqNo) {
        try {
            remove(into);
            Files.createDirectories(into);
            List<StoredFile> files = new ArrayList<>();
            for (Path file : list(engine)) {
                String name = file.getFileName().toString();
                if (!UNFINISHED.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    Path link = Files.createLink(into.resolve(name), file);
                    files.add(StoredFile.newBuilder()
                            .setName(name)
                            .setBytes(Files.size(link))
                            .build());
                }
            }
            return new HeldFiles(into, committedSeqNo, files);
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "files can not be held [" + engine + "]", e);
        }
    }

    public long committedSeqNo() {
        return committedSeqNo;
    }

    /** The files with their checksums, which are computed now. */
    public List<StoredFile> describe() {
        List<StoredFile> described = new ArrayList<>();
        for (StoredFile file : files) {
            try {
                int checksum = FileChecksum.of(directory.resolve(file.getName()));
                described.add(file.toBuilder().setChecksum(checksum).build());
            } catch (IOException e) {
                throw new SearchException(ErrorCode.IO, "file can not be read [" + file.getName() + "]", e);
            }
        }
        return described;
    }

    /** The chunk of the file that begins at the offset; the last one may be shorter than the length. */
    public FileChunk.Builder chunk(String name, long offset, int length) {
        Path path = directory.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] content = new byte[(int) Math.min(length, file.length() - offset)];
            file.seek(offset);
            file.readFully(content);
            return FileChunk.newBuilder().setName(name).setOffset(offset).setContent(ByteString.copyFrom(content));
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "file can not be read [" + path + "]", e);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isRegularFile).toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            for (Path file : list(directory)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        }
    }

    @Override
    public void close() {
        try {
            remove(directory);
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "held files can not be removed [" + directory + "]", e);
        }
    }
}
