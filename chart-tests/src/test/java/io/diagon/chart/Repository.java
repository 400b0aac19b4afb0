package io.diagon.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the chart and what is made of it lie. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path CHART = ROOT.resolve("helm/diagon");
    static final Path GOLDEN = Path.of("src/test/resources/golden").toAbsolutePath();

    private Repository() {}

    /** Presets and what tests have: all but values.yaml itself. */
    static List<Path> valuesFiles() {
        return Stream.of(list(CHART), list(CHART.resolve("ci")))
                .flatMap(List::stream)
                .filter(file -> file.getFileName().toString().matches("(.*-values|values-.*)\\.yaml"))
                .sorted()
                .toList();
    }

    static String nameOf(Path valuesFile) {
        return valuesFile.getFileName().toString().replace(".yaml", "").replaceAll("^values-|-values$", "");
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
