package io.diagon.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to copies whose files are damaged: told, never opened again, and replaced where there is a good copy. */
class DamagedCopyTest extends ReplicatedShardFixture {
    private static final int DOCUMENTS = 40;

    private enum Damage {
        SEGMENT_FLIPPED("engine", ".seg") {
            @Override
            void to(Path file) throws IOException {
                flip(file);
            }
        },
        SEGMENT_TRUNCATED("engine", ".seg") {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
            }
        },
        SEGMENT_MISSING("engine", ".seg") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        COMMIT_FLIPPED("engine", "commit") {
            @Override
            void to(Path file) throws IOException {
                flip(file);
            }
        },
        COMMIT_MISSING("engine", "commit") {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        LOG_FLIPPED("translog", ".tlog") {
            @Override
            void to(Path file) throws IOException {
                flip(file);
            }
        },
        LOG_MISSING("translog", "") {
            @Override
            void to(Path file) throws IOException {
                try (Stream<Path> files = Files.list(file.getParent())) {
                    for (Path log : files.toList()) {
                        Files.delete(log);
                    }
                }
            }
        },
        RECORD_FLIPPED("", "shard") {
            @Override
            void to(Path file) throws IOException {
                flip(file);
            }
        };

        private final String directory;
        private final String ending;

        Damage(String directory, String ending) {
            this.directory = directory;
            this.ending = ending;
        }

        abstract void to(Path file) throws IOException;

        void toCopy(Path shard) {
            try (Stream<Path> files = Files.list(shard.resolve(directory))) {
                to(files.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().endsWith(ending))
                        .max(Comparator.comparingLong(file -> file.toFile().length()))
                        .orElseThrow());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void flip(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 0x10;
            Files.write(file, bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedReplicaIsReplacedByAGoodOne(Damage damage) throws Exception {
        startMaster(Map.of());
        Copy primary = start("a");
        master.assign(primary.id(), "p", true);
        master.awaitStarted("p");
        Copy replica = start("b");
        master.assign(replica.id(), "r", false);
        master.awaitStarted("r");
        write(primary);
        replica.node().close();
        damage.toCopy(shard("b"));

        Copy again = start("b");
        String reason = master.awaitFailure("r");

        assertThat(reason).contains("corrupt_index_exception");
        assertThat(shard("b").resolve("condemned")).exists();
        master.assign(again.id(), "r2", false);
        master.awaitStarted("r2");
        bulk(primary, index("after", "word"));
        expectDocuments(again);
        assertThat(get(again, "after").getFound()).isTrue();
        assertThat(shard("b").resolve("condemned")).doesNotExist();
        assertThat(shard("b").resolve("damaged")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void theOnlyCopyKeepsItsFilesAndIsNotOpenedAgainWhenItIsDamaged(Damage damage) throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        write(first);
        first.node().close();
        Path saved = temporary.resolve("saved");
        copy(shard("a"), saved);
        damage.toCopy(shard("a"));

        Copy again = start("a");
        assertThat(master.awaitFailure("p")).contains("corrupt_index_exception");
        copy(saved, shard("a"));
        master.reopen(again.id(), "p");
        assertThat(master.awaitFailure("p")).contains("corrupt_index_exception", "condemned");

        Files.delete(shard("a").resolve("condemned"));
        again.node().close();
        Copy repaired = start("a");
        master.reopen(repaired.id(), "p");
        master.awaitStarted("p");
        expectDocuments(repaired);
    }

    @Test
    void aPrimaryWhoseLogIsDamagedFailsItselfAndNotTheCopyThatReadsIt() throws Exception {
        startMaster(Map.of());
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        write(first);
        first.node().close();
        Copy primary = start("a");
        bulk(primary, index("again", "word"));
        Damage.LOG_FLIPPED.toCopy(shard("a"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);

        assertThat(master.awaitFailure("p")).contains("corrupt_index_exception");
    }

    @Test
    void aPrimaryDoesNotHandOnFilesThatWereDamagedWhileOpen() throws Exception {
        startMaster(Map.of("index.translog.retention.size", "0b"));
        Copy first = start("a");
        master.assign(first.id(), "p", true);
        master.awaitStarted("p");
        write(first);
        flush(first);
        first.node().close(); // and with it what it has in memory for copies that follow
        Copy primary = start("a");
        flush(primary);
        Damage.SEGMENT_FLIPPED.toCopy(shard("a"));

        Copy replica = start("b");
        master.assign(replica.id(), "r", false);

        assertThat(master.awaitFailure("p")).contains("corrupt_index_exception");
        assertThat(shard("a").resolve("condemned")).exists();
    }

    /** Some of it committed on all copies, some only in their logs. */
    private void write(Copy primary) {
        for (int i = 0; i < DOCUMENTS; i++) {
            bulk(primary, index("d" + i, "word" + i));
            if (i == DOCUMENTS / 2) {
                flush(primary);
            }
        }
    }

    private static void expectDocuments(Copy copy) {
        for (int i = 0; i < DOCUMENTS; i++) {
            assertThat(get(copy, "d" + i).getFound()).as("document %d", i).isTrue();
        }
    }

    private Path shard(String node) {
        return temporary
                .resolve(node)
                .resolve("indices")
                .resolve(ReplicatedMaster.UUID)
                .resolve("0");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
