package io.diagon.datanode.translog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.diagon.protocol.write.WriteOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslogPowerLossTest {
    private static final int CUTS = 100;
    private static final int STEPS = 120;

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    /** What held after so many events of the disk. */
    private final List<Moment> moments = new ArrayList<>(List.of(new Moment(0, -1, -1)));

    /**
     * @param acknowledged the last operation whose sync had returned
     * @param forgotten up to which operation the log had been told that the engine has it
     */
    private record Moment(int events, long acknowledged, long forgotten) {}

    private long written = -1;
    private long acknowledged = -1;
    private long forgotten = -1;

    @Test
    void nothingAcknowledgedIsLostWhereverThePowerFailsInAnAppend() throws IOException {
        run(0);
    }

    @Test
    void nothingAcknowledgedIsLostWhereverThePowerFailsWhileGenerationsComeAndGo() throws IOException {
        run(3);
    }

    /** @param changes of ten steps, how many begin or forget a generation */
    private void run(int changes) throws IOException {
        System.out.println("seed " + seed);
        SimulatedDisk disk = new SimulatedDisk(directory);
        try (Translog log = Translog.open(directory, disk, (operations, nanos) -> {})) {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(10) < changes) {
                    change(log, disk);
                } else {
                    append(log, disk);
                }
            }
        }
        for (int i = 0; i < CUTS; i++) {
            int cut = random.nextInt(disk.events() + 1);
            Path left = Files.createDirectory(directory.resolve("cut-" + i));
            disk.cut(cut, random, left);
            assertNothingLost(left, cut);
        }
    }

    private void append(Translog log, SimulatedDisk disk) {
        long next = written + 1 + random.nextInt(5);
        long position = log.append(operations(written + 1, next + 1));
        written = next;
        if (random.nextInt(3) > 0) {
            log.sync(position);
            acknowledged = written;
            moments.add(new Moment(disk.events(), acknowledged, forgotten));
        }
    }

    private void change(Translog log, SimulatedDisk disk) {
        if (random.nextBoolean()) {
            log.roll();
            acknowledged = written;
            moments.add(new Moment(disk.events(), acknowledged, forgotten));
        } else {
            forgotten = Math.max(forgotten, random.nextLong(acknowledged + 2) - 1);
            moments.add(new Moment(disk.events(), acknowledged, forgotten));
            log.trim(forgotten, Retention.NOTHING);
        }
    }

    private void assertNothingLost(Path left, int cut) throws IOException {
        Moment moment = moments.stream()
                .filter(candidate -> candidate.events() <= cut)
                .reduce((first, second) -> second)
                .orElseThrow();
        List<Long> found;
        try (Translog log = Translog.open(left, (operations, nanos) -> {})) {
            found = replayed(log, moment.forgotten());
            assertThat(found)
                    .as("seed %d, cut after event %d", seed, cut)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(moment.forgotten() + 1, moment.forgotten() + found.size())
                                    .boxed()
                                    .toList());
            assertThat(moment.forgotten() + found.size())
                    .as("seed %d, cut after event %d: last operation", seed, cut)
                    .isBetween(moment.acknowledged(), written);
            log.sync(log.append(operations(written + 100, written + 101)));
        }
        try (Translog again = Translog.open(left, (operations, nanos) -> {})) {
            found.add(written + 100);
            assertThat(replayed(again, moment.forgotten())).isEqualTo(found);
        }
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
                        .setSource(ByteString.copyFromUtf8("{\"n\":\"" + "x".repeat((int) (seqNo % 300)) + "\"}"))
                        .setSeqNo(seqNo)
                        .setVersion(1)
                        .setPrimaryTerm(1)
                        .build())
                .toList();
    }
}
