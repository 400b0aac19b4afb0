package io.diagon.datanode.translog;

import io.diagon.datanode.disk.DiskFailures;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps operations on the disk from their acknowledgement until the engine has committed them. Thread-safe.
 *
 * <p>Positions count the bytes appended since the log was opened, over all generations. A sync covers everything appended before it
 * began, so that writers who wait for one another's sync share the next. After a failed write or sync nothing is known of the disk:
 * the log refuses everything until it is opened again.
 */
public final class Translog implements Closeable {
    private final LogFile.Opener opener;
    private final SyncListener listener;
    private final Path directory;
    private final LogFile checkpointFile;
    /** Held while syncing and while changing generations; taken before {@link #writeLock}. */
    private final ReentrantLock syncLock = new ReentrantLock();

    private final ReentrantLock writeLock = new ReentrantLock();
    private final GenerationList generations;
    private LogFile current;
    private volatile long appended;
    private volatile long synced;
    /** Guarded by the write lock. */
    private long appendedOperations;
    /** Guarded by the sync lock. */
    private long syncedOperations;

    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    private Translog(Path directory, LogFile.Opener opener, SyncListener listener, Recovered recovered) {
        this.directory = directory;
        this.opener = opener;
        this.listener = listener;
        this.checkpointFile = recovered.checkpointFile();
        this.generations = recovered.generations();
        this.current = recovered.current();
    }

    private record Recovered(LogFile checkpointFile, GenerationList generations, LogFile current) {}

    /**
     * Opens the log in the directory, or begins a new one. A torn tail that was never synced is cut off.
     *
     * @param listener told of each sync
     * @throws SearchException {@code CORRUPT_INDEX} if anything that was synced is damaged or missing
     */
    public static Translog open(Path directory, SyncListener listener) {
        return open(directory, LogFile::open, listener);
    }

    static Translog open(Path directory, LogFile.Opener opener, SyncListener listener) {
        try {
            Files.createDirectories(directory);
            Path checkpointPath = directory.resolve(Checkpoint.FILE_NAME);
            Recovered recovered = Files.exists(checkpointPath)
                    ? recover(directory, opener, Checkpoint.read(checkpointPath))
                    : create(directory, opener);
            return new Translog(directory, opener, listener, recovered);
        } catch (IOException e) {
            throw DiskFailures.of("translog can not be opened [" + directory + "]", e);
        }
    }

    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(Checkpoint.FILE_NAME));
    }

    /** Copies a log, without what lies above the sequence number, to a directory that has none; it is on the disk then. */
    public static void copy(Path from, Path to, long maxSeqNo) {
        try (Translog source = open(from, (operations, nanos) -> {});
                Translog target = open(to, (operations, nanos) -> {})) {
            source.replay(-1, operation -> {
                if (operation.getSeqNo() <= maxSeqNo) {
                    target.append(List.of(operation));
                }
            });
            target.syncAll();
            LogFile.syncDirectory(to);
        } catch (IOException e) {
            throw DiskFailures.of("translog can not be copied [" + from + "]", e);
        }
    }

    private static Recovered create(Path directory, LogFile.Opener opener) throws IOException {
        LogFile current = begin(directory, opener, 1);
        // A loss of power must not leave a checkpoint without its content: that would be a damaged log, not a new one.
        Path complete = directory.resolve(Checkpoint.FILE_NAME);
        Path fresh = directory.resolve(Checkpoint.FILE_NAME + ".new");
        try (LogFile file = opener.open(fresh)) {
            file.write(0, new Checkpoint(1, 1, RecordFormat.HEADER_BYTES).encode(), Checkpoint.BYTES);
            file.sync();
        }
        Files.move(fresh, complete, StandardCopyOption.ATOMIC_MOVE);
        LogFile.syncDirectory(directory);
        LogFile checkpointFile = opener.open(complete);
        return new Recovered(checkpointFile, new GenerationList(directory, 1), current);
    }

    private static Recovered recover(Path directory, LogFile.Opener opener, Checkpoint checkpoint) throws IOException {
        GenerationList generations = GenerationList.read(directory, checkpoint);
        LogFile current = opener.open(generations.current().path());
        current.truncate(generations.current().bytes());
        current.sync();
        LogFile checkpointFile = opener.open(directory.resolve(Checkpoint.FILE_NAME));
        return new Recovered(checkpointFile, generations, current);
    }

    private static LogFile begin(Path directory, LogFile.Opener opener, long generation) throws IOException {
        Path path = Generation.path(directory, generation);
        Files.deleteIfExists(path);
        LogFile file = opener.open(path);
        file.write(0, RecordFormat.header(generation), RecordFormat.HEADER_BYTES);
        file.sync();
        LogFile.syncDirectory(directory);
        return file;
    }

    /** Appends the operations, in order; they are safe once {@link #sync} has been called with the returned position. */
    public long append(List<WriteOperation> operations) {
        byte[] bytes = new byte[RecordFormat.size(operations)];
        writeLock.lock();
        try {
            requireUsable();
            RecordFormat.encode(operations, bytes);
            current.write(generations.current().bytes(), bytes, bytes.length);
            if (!operations.isEmpty()) {
                generations.grow(
                        operations.size(),
                        bytes.length,
                        operations.get(0).getSeqNo(),
                        operations.get(operations.size() - 1).getSeqNo());
            }
            appendedOperations += operations.size();
            long end = appended + bytes.length;
            appended = end;
            return end;
        } catch (IOException e) {
            throw undone(e);
        } finally {
            writeLock.unlock();
        }
    }

    /** Returns once everything up to the position is on the disk. */
    public void sync(long position) {
        if (synced >= position) {
            return;
        }
        syncLock.lock();
        try {
            if (synced < position) {
                syncHoldingLock();
            }
        } catch (IOException e) {
            throw fail(e);
        } finally {
            syncLock.unlock();
        }
    }

    public void syncAll() {
        sync(appended);
    }

    private void syncHoldingLock() throws IOException {
        long position;
        long filePosition;
        long operations;
        LogFile file;
        writeLock.lock();
        try {
            requireUsable();
            position = appended;
            operations = appendedOperations;
            filePosition = generations.current().bytes();
            file = current;
        } finally {
            writeLock.unlock();
        }
        long start = System.nanoTime();
        file.sync();
        long took = System.nanoTime() - start;
        writeCheckpoint(filePosition);
        synced = position;
        tell(operations, took);
    }

    /** @param upTo all operations that are safe by now */
    private void tell(long upTo, long nanos) {
        listener.synced(upTo - syncedOperations, nanos);
        syncedOperations = upTo;
    }

    private void writeCheckpoint(long syncedPosition) throws IOException {
        byte[] bytes =
                new Checkpoint(generations.oldest(), generations.current().number(), syncedPosition).encode();
        checkpointFile.write(0, bytes, bytes.length);
    }

    /** Begins a new generation, so that the older ones can be trimmed. Does nothing if the current one is empty. */
    public void roll() {
        syncLock.lock();
        try {
            writeLock.lock();
            try {
                requireUsable();
                Generation full = generations.current();
                if (full.empty()) {
                    return;
                }
                LogFile next = beginNext(full);
                long start = System.nanoTime();
                current.sync();
                long took = System.nanoTime() - start;
                current.close();
                current = next;
                generations.roll();
                writeCheckpoint(RecordFormat.HEADER_BYTES);
                checkpointFile.sync();
                synced = appended;
                tell(appendedOperations, took);
            } finally {
                writeLock.unlock();
            }
        } catch (IOException e) {
            throw fail(e);
        } finally {
            syncLock.unlock();
        }
    }

    /** Seals the generation, which is synced by the caller; or, for lack of room, does nothing. */
    private LogFile beginNext(Generation full) throws IOException {
        LogFile next = null;
        try {
            next = begin(directory, opener, full.number() + 1);
            current.write(full.bytes(), RecordFormat.seal(full.operations()), RecordFormat.SEAL_BYTES);
            return next;
        } catch (IOException e) {
            if (next != null) {
                next.close();
            }
            SearchException undone = undone(e);
            Files.deleteIfExists(Generation.path(directory, full.number() + 1));
            throw undone;
        }
    }

    /** Forgets the generations whose operations are all in the engine's commit, and are kept for no other copy. */
    public void trim(long committedSeqNo, Retention retention) {
        syncLock.lock();
        try {
            requireUsable();
            List<Generation> forgotten = generations.trim(committedSeqNo, retention);
            if (forgotten.isEmpty()) {
                return;
            }
            syncHoldingLock();
            checkpointFile.sync();
            for (Generation generation : forgotten) {
                Files.deleteIfExists(generation.path());
            }
        } catch (IOException e) {
            throw fail(e);
        } finally {
            syncLock.unlock();
        }
    }

    /** Hands over every operation after the sequence number, in the order of the log. Not to be called beside {@link #append}. */
    public void replay(long committedSeqNo, Consumer<WriteOperation> consumer) {
        try {
            for (Generation generation : generations.all()) {
                GenerationReader.read(generation.number(), generation.path(), generation.bytes(), operation -> {
                    if (operation.getSeqNo() > committedSeqNo) {
                        consumer.accept(operation);
                    }
                });
            }
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /** A reader of the operations from the sequence number on; null if the log has forgotten it. */
    public @Nullable LogCursor cursor(long seqNo) {
        Generation generation = generations.holding(seqNo);
        return generation == null ? null : new LogCursor(generations, generation.number(), seqNo);
    }

    public TranslogStats stats() {
        return generations.stats();
    }

    /** Bytes in the generation that is written to. */
    public long currentGenerationBytes() {
        return generations.current().bytes();
    }

    private void requireUsable() {
        Throwable cause = failure;
        if (cause != null) {
            throw new SearchException(ErrorCode.IO, "translog failed before [" + directory + "]", cause);
        }
        if (closed) {
            throw new SearchException(ErrorCode.IO, "translog is closed [" + directory + "]");
        }
    }

    /** For lack of room nothing has happened: what was written is cut off again. After another failure nothing is known of the disk. */
    private SearchException undone(IOException cause) {
        if (DiskFailures.full(cause)) {
            try {
                current.truncate(generations.current().bytes());
                return DiskFailures.of("translog can not be written [" + directory + "]", cause);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return fail(cause);
    }

    private SearchException fail(IOException cause) {
        failure = cause;
        return new SearchException(ErrorCode.IO, "translog failed [" + directory + "]: " + cause.getMessage(), cause);
    }

    /** Closes without a sync. */
    @Override
    public void close() throws IOException {
        syncLock.lock();
        writeLock.lock();
        try {
            if (!closed) {
                closed = true;
                current.close();
                checkpointFile.close();
            }
        } finally {
            writeLock.unlock();
            syncLock.unlock();
        }
    }
}
