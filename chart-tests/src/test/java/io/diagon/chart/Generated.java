package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are made from the chart and committed beside it: compared, or written anew with {@code -Dchart.write=true}. */
final class Generated {
    private static final String COMMAND = "mvn -pl chart-tests test -Dchart.write=true";

    private Generated() {}

    static void check(Path file, String wanted) {
        if (Boolean.getBoolean("chart.write")) {
            write(file, wanted);
            return;
        }
        assertThat(Files.exists(file) ? Repository.read(file) : "")
                .as("%s is not what the chart says now; look at the difference, then: %s", file, COMMAND)
                .isEqualTo(wanted);
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
