package io.diagon.datanode.replication;

import io.diagon.datanode.recovery.HeldFiles;
import io.diagon.datanode.shard.IndexShard;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
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

/** Sends the files of a commit to copies: to a few at a time, at a limited rate each. Thread-safe. */
final class FileSender {
    private static final Logger LOG = LoggerFactory.getLogger(FileSender.class);
    private static final int COPIES_AT_A_TIME = 2;
    private static final int CHUNKS_UNDER_WAY = 4;
    private static final long BYTES_PER_SECOND = 40 << 20;

    private final Semaphore slots = new Semaphore(COPIES_AT_A_TIME);
    /** Never opens; a wait for it is a pause that can be interrupted. */
    private final CountDownLatch pause = new CountDownLatch(1);

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
        long start = System.nanoTime();
        long sent = 0;
        for (String name : wanted) {
            StoredFile file = byName.get(name);
            long offset = 0;
            do {
                if (closed.getAsBoolean() || file == null) {
                    throw new SearchException(ErrorCode.TASK_CANCELLED, "copy is not wanted any more");
                }
                long length = Math.min(HeldFiles.MAX_CHUNK_BYTES, file.getBytes() - offset);
                stream.send(ReplicateRequest.newBuilder()
                        .setFileChunk(held.chunk(name, offset))
                        .build());
                offset += length;
                sent += length;
                throttle(start, sent);
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

    private void throttle(long start, long sent) throws InterruptedException {
        long due = start + sent * 1_000_000_000L / BYTES_PER_SECOND;
        long early = due - System.nanoTime();
        if (early > 0 && pause.await(early, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("pause ended");
        }
    }
}
