package io.diagon.datanode.shard;

import io.diagon.datanode.disk.DiskFailures;
import io.diagon.datanode.translog.Translog;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.CondemnedCopy;
import io.diagon.protocol.shard.ShardCrashes;
import io.diagon.protocol.shard.ShardRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards on this node's disk: {@code indices/<index uuid>/<shard>/} with a record of what it is ({@code shard}), the engine's files
 * and the log. Thread-safe for different shards.
 */
public final class ShardStore {
    private static final Logger LOG = LoggerFactory.getLogger(ShardStore.class);
    private static final String RECORD = "shard";
    private static final String CRASHES = "crashes";
    /** Where the files of a damaged copy lie until another is in its place. */
    private static final String ASIDE = "damaged";

    private final Path indices;
    private final Map<ShardKey, ShardRecord> records = new ConcurrentHashMap<>();
    private final CondemnedCopies condemned = new CondemnedCopies();

    public ShardStore(Path data) {
        this.indices = data.resolve("indices");
        scan();
    }

    private void scan() {
        for (Path index : list(indices)) {
            for (Path shard : list(index)) {
                if (Files.exists(shard.resolve(RECORD))) {
                    read(index.getFileName().toString(), shard);
                }
            }
        }
    }

    private void read(String indexUuid, Path shard) {
        Path file = shard.resolve(RECORD);
        try {
            ShardKey key =
                    new ShardKey(indexUuid, Integer.parseInt(shard.getFileName().toString()));
            condemned.restore(key, shard);
            try {
                records.put(key, RecordFile.read(file, ShardRecord.parser()));
            } catch (SearchException damaged) {
                ShardId id = ShardId.newBuilder()
                        .setIndexUuid(indexUuid)
                        .setNumber(key.number())
                        .build();
                condemned.condemn(id, shard, "", CondemnedCopy.Cause.DAMAGED, damaged.getMessage());
            }
        } catch (IOException | NumberFormatException e) {
            LOG.error("shard record can not be read, its shard is left alone [{}]", file, e);
        }
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Map<ShardKey, ShardRecord> records() {
        return Map.copyOf(records);
    }

    public @Nullable ShardRecord record(ShardKey key) {
        return records.get(key);
    }

    public CondemnedCopies condemned() {
        return condemned;
    }

    /** Condemns the copy on the disk. */
    void condemn(ShardId shard, String allocationId, CondemnedCopy.Cause cause, @Nullable String reason) {
        condemned.condemn(shard, directory(ShardKey.of(shard)), allocationId, cause, reason);
    }

    /** Takes a shard out of service that the engine can not be trusted with. */
    public void quarantine(ShardKey key, String reason) {
        ShardRecord known = records.get(key);
        if (known != null) {
            condemn(known.getShard(), known.getAllocationId(), CondemnedCopy.Cause.QUARANTINED, reason);
            try {
                Files.deleteIfExists(directory(key).resolve(CRASHES));
            } catch (IOException e) {
                LOG.warn("crashes can not be forgotten [{}]", key, e);
            }
        }
    }

    /** Of the process, in the engine, with the shard, since it was last quarantined. */
    public ShardCrashes crashes(ShardKey key) {
        Path file = directory(key).resolve(CRASHES);
        try {
            return Files.exists(file)
                    ? RecordFile.read(file, ShardCrashes.parser())
                    : ShardCrashes.getDefaultInstance();
        } catch (IOException | SearchException e) {
            LOG.warn("crashes can not be read [{}]", key, e);
            return ShardCrashes.getDefaultInstance();
        }
    }

    public void crashes(ShardKey key, ShardCrashes crashes) {
        if (records.containsKey(key)) {
            try {
                RecordFile.write(directory(key).resolve(CRASHES), crashes);
            } catch (IOException e) {
                LOG.error("crash can not be remembered [{}]", key, e);
            }
        }
    }

    /** Whose engine lies there. */
    public static ShardKey keyOfEngine(Path engine) {
        int names = engine.getNameCount();
        return new ShardKey(
                engine.getName(names - 3).toString(),
                Integer.parseInt(engine.getName(names - 2).toString()));
    }

    public Path engine(ShardKey key) {
        return directory(key).resolve("engine");
    }

    Path translog(ShardKey key) {
        return directory(key).resolve("translog");
    }

    public Path directory(ShardKey key) {
        return indices.resolve(key.indexUuid()).resolve(Integer.toString(key.number()));
    }

    /** Makes the record durable, and with it the directory of a new shard. */
    synchronized void write(ShardRecord record) {
        ShardKey key = ShardKey.of(record.getShard());
        if (record.equals(records.get(key))) {
            return;
        }
        Path directory = directory(key);
        try {
            Files.createDirectories(directory);
            RecordFile.write(directory.resolve(RECORD), record);
            DurableFiles.syncDirectory(indices);
            records.put(key, record);
        } catch (IOException e) {
            throw DiskFailures.of("shard record can not be written [" + directory + "]", e);
        }
    }

    /** Removes the shard for good. What a crash leaves of it has no record any more and is not taken for a shard. */
    public void delete(ShardKey key) {
        Path directory = directory(key);
        try {
            Files.deleteIfExists(directory.resolve(RECORD));
            records.remove(key);
            condemned.acquit(key);
            if (Files.exists(directory)) {
                Path doomed = directory.resolveSibling(key.number() + ".deleted");
                deleteTree(doomed);
                Files.move(directory, doomed, StandardCopyOption.ATOMIC_MOVE);
                deleteTree(doomed);
            }
            if (list(indices.resolve(key.indexUuid())).isEmpty()) {
                Files.deleteIfExists(indices.resolve(key.indexUuid()));
            }
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "shard can not be deleted [" + directory + "]", e);
        }
    }

    /** Gives up what the shard holds; its record stays. */
    public void wipe(ShardKey key) {
        try {
            deleteTree(translog(key));
            deleteTree(engine(key));
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "shard can not be wiped [" + directory(key) + "]", e);
        }
    }

    /**
     * Makes room for another copy where a damaged one lies. Its files are kept, the first ones if it happens again, until
     * {@link #forgetDamaged}.
     */
    void setAside(ShardKey key) {
        Path aside = directory(key).resolve(ASIDE);
        try {
            Files.createDirectories(aside);
            for (Path damaged : List.of(engine(key), translog(key))) {
                Path target = aside.resolve(damaged.getFileName());
                if (Files.exists(target)) {
                    deleteTree(damaged);
                } else if (Files.exists(damaged)) {
                    Files.move(damaged, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            DurableFiles.syncDirectory(aside);
            DurableFiles.syncDirectory(directory(key));
            Files.deleteIfExists(directory(key).resolve(RECORD));
            records.remove(key);
            condemned.acquit(key);
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "damaged files can not be moved [" + aside + "]", e);
        }
    }

    /** There is a good copy in the place of the damaged one. */
    void forgetDamaged(ShardKey key) {
        Path aside = directory(key).resolve(ASIDE);
        try {
            deleteTree(aside);
        } catch (IOException e) {
            LOG.warn("damaged files can not be removed [{}]", aside, e);
        }
    }

    /** Where files of another copy are gathered before they take the place of the engine's. */
    public Path incoming(ShardKey key) {
        return directory(key).resolve("incoming");
    }

    /** What was gathered becomes the shard. A crash in between leaves an empty shard, or one without a log. */
    public void install(ShardKey key) {
        wipe(key);
        try {
            DurableFiles.syncDirectory(incoming(key));
            Files.move(incoming(key), engine(key), StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.syncDirectory(directory(key));
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "files can not be installed [" + directory(key) + "]", e);
        }
    }

    /** Takes away everything above the sequence number from the log of a shard that is closed. */
    public void cutLog(ShardKey key, long maxSeqNo) {
        Path cut = directory(key).resolve("translog.cut");
        try {
            deleteTree(cut);
            Translog.copy(translog(key), cut, maxSeqNo);
            Files.move(translog(key), directory(key).resolve("translog.old"), StandardCopyOption.ATOMIC_MOVE);
            finishReplacing(key);
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "translog can not be cut [" + directory(key) + "]", e);
        }
    }

    /** A crash may have come while the log was replaced by a shorter one. */
    void finishReplacing(ShardKey key) {
        Path cut = directory(key).resolve("translog.cut");
        Path old = directory(key).resolve("translog.old");
        try {
            if (Files.exists(old) && !Files.exists(translog(key))) {
                Files.move(cut, translog(key), StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.syncDirectory(directory(key));
            }
            deleteTree(old);
            deleteTree(cut);
        } catch (IOException e) {
            throw new SearchException(ErrorCode.IO, "translog can not be replaced [" + directory(key) + "]", e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
