package io.diagon.datanode.shard;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.CondemnedCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies on this node that are not to be opened any more, each with a file in its directory that says why. They stay condemned
 * over restarts, until another copy takes their place or an operator deletes the file. Thread-safe.
 */
public final class CondemnedCopies {
    private static final Logger LOG = LoggerFactory.getLogger(CondemnedCopies.class);
    private static final String FILE = "condemned";
    private static final int MAX_REASON_LENGTH = 2000;

    private final Map<ShardKey, CondemnedCopy> copies = new ConcurrentHashMap<>();

    /** Takes up what was found on the disk. A file that can not be read condemns all the same. */
    void restore(ShardKey key, Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        try {
            copies.put(key, RecordFile.read(file, CondemnedCopy.parser()));
        } catch (IOException | SearchException e) {
            copies.put(
                    key,
                    CondemnedCopy.newBuilder()
                            .setReason("reason can not be read: " + e.getMessage())
                            .setPath(file.toString())
                            .build());
        }
    }

    /** The first reason stays. */
    public void condemn(
            ShardId shard, Path directory, String allocationId, CondemnedCopy.Cause cause, @Nullable String reason) {
        ShardKey key = ShardKey.of(shard);
        if (find(key) != null) {
            return;
        }
        Path file = directory.resolve(FILE);
        String text = String.valueOf(reason);
        CondemnedCopy copy = CondemnedCopy.newBuilder()
                .setShard(shard)
                .setAllocationId(allocationId)
                .setCause(cause)
                .setReason(text.substring(0, Math.min(text.length(), MAX_REASON_LENGTH)))
                .setMillis(System.currentTimeMillis())
                .setPath(file.toString())
                .build();
        try {
            RecordFile.write(file, copy);
            copies.put(key, copy);
            LOG.error("copy is condemned [{}] [{}] [{}]: {}", key, allocationId, cause, text);
        } catch (IOException e) {
            LOG.error("copy can not be marked as condemned [{}] [{}]: {}", key, allocationId, text, e);
        }
    }

    /** Null: the copy may be opened; also once an operator has deleted the file. */
    public @Nullable CondemnedCopy find(ShardKey key) {
        CondemnedCopy copy = copies.get(key);
        if (copy != null && !Files.exists(Path.of(copy.getPath()))) {
            LOG.info("copy is condemned no more [{}] [{}]", key, copy.getAllocationId());
            copies.remove(key, copy);
            return null;
        }
        return copy;
    }

    public Collection<CondemnedCopy> all() {
        return List.copyOf(copies.values());
    }

    /** What is in the directory now is another copy. */
    void acquit(ShardKey key) {
        CondemnedCopy copy = copies.remove(key);
        if (copy != null) {
            try {
                Path file = Path.of(copy.getPath());
                Files.deleteIfExists(file);
                Path directory = file.getParent();
                if (directory != null && Files.exists(directory)) {
                    DurableFiles.syncDirectory(directory);
                }
            } catch (IOException e) {
                copies.put(key, copy);
                throw new SearchException(
                        ErrorCode.IO, "mark of a condemned copy can not be removed [" + copy.getPath() + "]", e);
            }
        }
    }
}
