package io.diagon.datanode.cluster;

import io.diagon.datanode.shard.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who this node is: an id that stays with its data directory, and a lock that keeps a second process out of it. */
public final class NodeIdentity implements Closeable {
    private static final String ID_FILE = "node.id";
    private static final String LOCK_FILE = "node.lock";

    private final String id;
    private final String ephemeralId = UUID.randomUUID().toString();
    private final FileChannel lockChannel;

    private NodeIdentity(String id, FileChannel lockChannel) {
        this.id = id;
        this.lockChannel = lockChannel;
    }

    /** Takes the directory for this process; its id is made at the first use. */
    public static NodeIdentity open(Path data) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException("data directory is used by another process [" + data + "]");
            }
            return new NodeIdentity(readOrMakeId(data.resolve(ID_FILE)), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    private static String readOrMakeId(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String id = UUID.randomUUID().toString();
        DurableFiles.replace(file, (id + "\n").getBytes(StandardCharsets.UTF_8));
        return id;
    }

    public String id() {
        return id;
    }

    /** New with every start of the process. */
    public String ephemeralId() {
        return ephemeralId;
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
