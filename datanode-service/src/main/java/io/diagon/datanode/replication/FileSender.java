package io.diagon.datanode.replication;

import io.diagon.datanode.recovery.HeldFiles;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.FileChunk;
import io.diagon.protocol.replication.InstallFiles;
import io.diagon.protocol.replication.OfferFiles;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.StoredFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the files of a commit to copies: to a few at a time, at a limited rate. Thread-safe. */
final class FileSender {
    private static final Logger LOG = LoggerFactory.getLogger(FileSender.class);
    private static final int COPIES_AT_A_TIME = 2;
    private static final int CHUNKS_UNDER_WAY = 4;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final Semaphore slots = new Semaphore(COPIES_AT_A_TIME);
    /** Never opens; a wait for it is a pause that can be interrupted. */
    private final CountDownLatch pause = new CountDownLatch(1);

    private final SendingRate rate;

    FileSender(SendingRate rate) {
        this.rate = rate;
    }

    void send(IndexShard shard, String allocationId, CopyStream stream, BooleanSupplier closed)
            throws InterruptedException {
        if (!slots.tryAcquire(1, TimeUnit.SECONDS)) {
            throw new SearchException(ErrorCode.REJECTED_EXECUTION, "as many copies as allowed are sent files already");
        }
        try {
            shard.upkeep().verify();
            Path links = shard.store().directory(shard.key()).resolve("outgoing-" + allocationId);
            try (HeldFiles held = shard.upkeep()
                    .withCommit(committed -> HeldFiles.hold(shard.store().engine(shard.key()), links, committed))) {
                send(held, stream, closed);
                LOG.info("files sent to a copy [{}] [{}]", shard.key(), allocationId);
            }
        } finally {
            slots.release();
        }
    }

    private void send(HeldFiles held, CopyStream stream, BooleanSupplier closed) throws InterruptedException {
        List<StoredFile> files = held.describe();
        stream.send(ReplicateRequest.newBuilder()
                .setOfferFiles(OfferFiles.newBuilder().addAllFiles(files))
                .build());
        List<String> wanted = stream.take().getFilesWanted().getNamesList();
        Map<String, StoredFile> byName =
                files.stream().collect(Collectors.toMap(StoredFile::getName, Function.identity()));
        long throttled = 0;
        for (String name : wanted) {
            StoredFile file = byName.get(name);
            long offset = 0;
            do {
                if (closed.getAsBoolean() || file == null) {
                    throw new SearchException(ErrorCode.TASK_CANCELLED, "copy is not wanted any more");
                }
                FileChunk.Builder chunk = held.chunk(name, offset, rate.chunkBytes(HeldFiles.MAX_CHUNK_BYTES));
                stream.send(ReplicateRequest.newBuilder()
                        .setFileChunk(chunk.setSourceThrottleNanos(throttled))
                        .build());
                offset += chunk.getContent().size();
                throttled += throttle(rate.take(chunk.getContent().size()), closed);
                while (stream.underWay() >= CHUNKS_UNDER_WAY) {
                    stream.take();
                }
            } while (offset < file.getBytes());
        }
        while (stream.underWay() > 0) {
            stream.take();
        }
        stream.send(ReplicateRequest.newBuilder()
                .setInstallFiles(InstallFiles.newBuilder().setCommittedSeqNo(held.committedSeqNo()))
                .build());
        stream.take();
    }

    /** Returns the nanoseconds. */
    private long throttle(long nanos, BooleanSupplier closed) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed.getAsBoolean(); left = end - System.nanoTime()) {
            if (pause.await(Math.min(left, LONGEST_PAUSE_NANOS), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("pause ended");
            }
        }
        return nanos;
    }
}
