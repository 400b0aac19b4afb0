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
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that becomes full at every byte that a log writes. */
class TranslogFullDiskTest {
    @TempDir
    Path temporary;

    @Test
    void whatDoesNotFitHasNotHappenedAndTheLogGoesOnWhenThereIsRoom() throws IOException {
        int failures = 0;
        for (int room = 0; room < 600; room++) {
            Path directory = Files.createDirectories(temporary.resolve(Integer.toString(room)));
            LimitedDisk disk = new LimitedDisk();
            Translog log = Translog.open(directory, disk, (operations, nanos) -> {});
            log.sync(log.append(operations(0, 2)));
            disk.left = room;
            long next = 2;
            while (next < 8) {
                try {
                    log.append(operations(next, next + 2));
                    next += 2;
                    log.roll();
                } catch (SearchException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                    failures++;
                    break;
                }
            }
            disk.left = Long.MAX_VALUE;
            log.sync(log.append(operations(next, next + 1)));
            log.roll();
            log.sync(log.append(operations(next + 1, next + 2)));

            List<Long> wanted = LongStream.range(0, next + 2).boxed().toList();
            assertThat(replayed(log)).as("room %d", room).isEqualTo(wanted);
            log.close();
            Translog reopened = Translog.open(directory, (operations, nanos) -> {});
            assertThat(replayed(reopened)).as("room %d, opened again", room).isEqualTo(wanted);
            reopened.close();
        }
        assertThat(failures).isGreaterThan(100);
    }

    @Test
    void aFullDiskLeavesNoHalfGeneration() throws IOException {
        LimitedDisk disk = new LimitedDisk();
        Translog log = Translog.open(temporary, disk, (operations, nanos) -> {});
        log.append(operations(0, 2));
        disk.left = RecordFormat.HEADER_BYTES + 3;

        assertThatThrownBy(log::roll).hasMessageContaining("No space left");

        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(Checkpoint.FILE_NAME, "translog-1.tlog");
        }
    }

    private static List<Long> replayed(Translog log) {
        List<Long> seqNos = new ArrayList<>();
        log.replay(-1, operation -> seqNos.add(operation.getSeqNo()));
        return seqNos;
    }

    private static List<WriteOperation> operations(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(seqNo -> WriteOperation.newBuilder()
                        .setId("id-" + seqNo)
                        .setSource(ByteString.copyFromUtf8("{\"n\":" + seqNo + "}"))
                        .setSeqNo(seqNo)
                        .build())
                .toList();
    }

    /** Takes the bytes that are left, also of a write that fails for lack of more. What is overwritten takes no room. */
    private static final class LimitedDisk implements LogFile.Opener {
        private long left = Long.MAX_VALUE;

        @Override
        public LogFile open(Path path) throws IOException {
            LogFile file = LogFile.open(path);
            return new LogFile() {
                @Override
                public void write(long position, byte[] bytes, int length) throws IOException {
                    long more = Math.max(0, position + length - Files.size(path));
                    if (more > left) {
                        file.write(position, bytes, (int) (length - more + left));
                        left = 0;
                        throw new IOException("No space left on device");
                    }
                    left -= more;
                    file.write(position, bytes, length);
                }

                @Override
                public void sync() throws IOException {
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
