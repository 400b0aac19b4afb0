package io.diagon.cluster.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the files under test are. */
final class Repository {
    static final Path ROOT = root();
    static final Path CHART = ROOT.resolve("helm/diagon");
    static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");

    private Repository() {}

    static List<Path> files(Path directory, String extension) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("bin/local-cluster"))) {
                return at;
            }
        }
        throw new IllegalStateException(
                "bin/local-cluster is not above " + Path.of("").toAbsolutePath());
    }
}
