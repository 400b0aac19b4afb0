package io.diagon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumbersTest {
    private static final Path PID_MAX = Path.of("/proc/sys/kernel/pid_max");
    /** The kernel takes none below. */
    private static final long LEAST_PID_MAX = 301;

    @Test
    void aNumberOfTheKernelIsReadWhole() {
        assumeTrue(Files.isReadable(PID_MAX), "no " + PID_MAX);
        assertThat(Numbers.read(PID_MAX).orElseThrow()).isGreaterThanOrEqualTo(LEAST_PID_MAX);
    }

    @Test
    void aWordIsNoNumber(@TempDir Path directory) throws IOException {
        assertThat(Numbers.read(Files.writeString(directory.resolve("max"), "max\n")))
                .isEmpty();
        assertThat(Numbers.read(directory.resolve("absent"))).isEmpty();
        assertThat(Numbers.read(Files.writeString(directory.resolve("empty"), "")))
                .isEmpty();
    }
}
