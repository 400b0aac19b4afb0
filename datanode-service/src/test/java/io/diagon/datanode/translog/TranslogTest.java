package io.diagon.datanode.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.WriteOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslogTest {
    @TempDir
    Path directory;

    @Test
    void whatWasSyncedIsThereAfterTheProcessDied() {
        Translog log = open();
        log.sync(log.append(operations(0, 5)));
        log.append(operations(5, 7));

        assertThat(replayed(open(), -1)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(replayed(open(), 3)).containsExactly(4L, 5L, 6L);
    }

    @Test
    void aTailThatWasNeverSyncedIsCutOffAtEveryLength() throws IOException {
        Translog log = open();
        log.sync(log.append(operations(0, 3)));
        long synced = log.currentGenerationBytes();
        log.append(operations(3, 5));
        long full = log.currentGenerationBytes();
        byte[] bytes = Files.readAllBytes(file(1));
        log.close();

        for (long length = synced; length <= full; length++) {
            Files.write(file(1), Arrays.copyOf(bytes, (int) length));
            Translog reopened = open();
            List<Long> found = replayed(reopened, -1);
            assertThat(found).as("length %d", length).startsWith(0L, 1L, 2L).hasSizeBetween(3, 5);
            reopened.sync(reopened.append(operations(100, 101)));
            reopened.close();
            assertThat(replayed(open(), -1)).endsWith(100L);
            Files.write(directory.resolve(Checkpoint.FILE_NAME), new Checkpoint(1, 1, synced).encode());
        }
    }

    @Test
    void losingAnySyncedByteIsCorruption() throws IOException {
        Translog log = open();
        log.sync(log.append(operations(0, 3)));
        log.close();
        byte[] bytes = Files.readAllBytes(file(1));

        for (int length = 0; length < bytes.length; length++) {
            Files.write(file(1), Arrays.copyOf(bytes, length));
            assertCorrupt("length " + length);
        }
    }

    @Test
    void aFlippedBitInWhatWasSyncedIsCorruption() throws IOException {
        Translog log = open();
        log.sync(log.append(operations(0, 3)));
        log.roll();
        log.sync(log.append(operations(3, 5)));
        log.close();

        for (Path file : List.of(file(1), file(2), directory.resolve(Checkpoint.FILE_NAME))) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) (1 << (i % 8));
                Files.write(file, damaged);
                assertCorrupt(file.getFileName() + " byte " + i);
            }
            Files.write(file, bytes);
        }
        assertThat(replayed(open(), -1)).hasSize(5);
    }

    @Test
    void generationsAreForgottenOnceTheyAreCommitted() {
        Translog log = open();
        log.append(operations(0, 3));
        log.roll();
        log.append(operations(3, 6));
        log.roll();
        log.append(operations(6, 8));

        log.trim(4, Retention.NOTHING);

        assertThat(file(1)).doesNotExist();
        assertThat(file(2)).exists();
        assertThat(log.stats().operations()).isEqualTo(5);
        assertThat(replayed(open(), 4)).containsExactly(5L, 6L, 7L);
        log.trim(5, Retention.NOTHING);
        assertThat(file(2)).doesNotExist();
        assertThat(log.stats().uncommittedOperations()).isEqualTo(2);
    }

    @Test
    void aMissingGenerationIsCorruption() throws IOException {
        Translog log = open();
        log.append(operations(0, 3));
        log.roll();
        log.close();
        Files.delete(file(1));

        assertCorrupt("missing generation");
    }

    @Test
    void afterAFailedSyncNothingIsAcknowledgedAnyMore() {
        FailingOpener opener = new FailingOpener();
        Translog log = Translog.open(directory, opener, (operations, nanos) -> {});
        log.sync(log.append(operations(0, 1)));
        opener.failing = true;
        long position = log.append(operations(1, 2));

        assertThatThrownBy(() -> log.sync(position)).isInstanceOf(SearchException.class);
        opener.failing = false;

        assertThatThrownBy(() -> log.sync(position)).hasMessageContaining("failed before");
        assertThatThrownBy(() -> log.append(operations(2, 3))).hasMessageContaining("failed before");
    }

    @Test
    void writersShareSyncs() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        Translog log = Translog.open(directory, (operations, nanos) -> syncs.incrementAndGet());
        int writers = 16;
        int rounds = 20;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                long base = (long) writer * rounds;
                running.add(executor.submit(() -> {
                    start.await();
                    for (int round = 0; round < rounds; round++) {
                        log.sync(log.append(operations(base + round, base + round + 1)));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : running) {
                future.get();
            }
        }

        assertThat(syncs.get()).isBetween(1, writers * rounds);
        assertThat(replayed(open(), -1))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, (long) writers * rounds).boxed().toList());
    }

    private void assertCorrupt(String what) {
        assertThatThrownBy(this::open)
                .as(what)
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_INDEX));
    }

    private Translog open() {
        return Translog.open(directory, (operations, nanos) -> {});
    }

    private Path file(long generation) {
        return Generation.path(directory, generation);
    }

    private static List<Long> replayed(Translog log, long committed) {
        List<Long> seqNos = new ArrayList<>();
        log.replay(committed, operation -> seqNos.add(operation.getSeqNo()));
        return seqNos;
    }

    private static List<WriteOperation> operations(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(seqNo -> WriteOperation.newBuilder()
                        .setType(WriteOperation.Type.INDEX)
                        .setId("id-" + seqNo)
                        .setSource(ByteString.copyFromUtf8("{\"n\":" + seqNo + "}"))
                        .setSeqNo(seqNo)
                        .setVersion(1)
                        .setPrimaryTerm(1)
                        .build())
                .toList();
    }

    /** Files whose syncs fail on demand. */
    private static final class FailingOpener implements LogFile.Opener {
        private volatile boolean failing;

        @Override
        public LogFile open(Path path) throws IOException {
            LogFile file = LogFile.open(path);
            return new LogFile() {
                @Override
                public void write(long position, byte[] bytes, int length) throws IOException {
                    file.write(position, bytes, length);
                }

                @Override
                public void sync() throws IOException {
                    if (failing) {
                        throw new IOException("disk is gone");
                    }
                    file.sync();
                }

                @Override
                public void truncate(long length) throws IOException {
                    file.truncate(length);
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }
}
