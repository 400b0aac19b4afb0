package io.diagon.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A copy of the chart whose hooks are ordinary objects: a render leaves hooks out, and the pod of {@code helm test} has to keep the rules of all
 * pods.
 */
final class UnhookedChart {
    static final Path DIRECTORY = copy(Path.of("target/unhooked-chart").toAbsolutePath());

    private UnhookedChart() {}

    private static Path copy(Path to) {
        delete(to);
        try (Stream<Path> files = Files.walk(Repository.CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(Repository.CHART.relativize(file));
                Files.createDirectories(target.getParent());
                boolean template = file.startsWith(Repository.CHART.resolve("templates/tests"));
                Files.writeString(
                        target,
                        template ? Repository.read(file).replace("helm.sh/hook", "was/hook") : Repository.read(file));
            }
            return to;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What an earlier run left, which may have templates that are no more. */
    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
