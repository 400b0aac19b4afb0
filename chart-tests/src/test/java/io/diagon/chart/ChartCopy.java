package io.diagon.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** Copies of the chart with something changed that Helm's commands here have no option for. */
final class ChartCopy {
    /** Its hooks are ordinary objects: a render leaves hooks out, and the pod of {@code helm test} has to keep the rules of all pods. */
    static final Path WITHOUT_HOOKS = copy(
            "without-hooks",
            (file, text) -> file.startsWith("templates/tests/") ? text.replace("helm.sh/hook", "was/hook") : text);

    private ChartCopy() {}

    /** The values file's values are the chart's own: lint takes no others. */
    static Path withValues(Path valuesFile) {
        return copy(
                "values-" + Repository.nameOf(valuesFile),
                (file, text) -> file.equals("values.yaml")
                        ? new Yaml().dump(merged(new Yaml().load(text), new Yaml().load(Repository.read(valuesFile))))
                        : text);
    }

    private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> over) {
        over.forEach((key, value) -> {
            if (value == null) {
                base.remove(key);
            } else if (value instanceof Map<?, ?> && base.get(key) instanceof Map<?, ?>) {
                base.put(key, merged(KubernetesObject.asMap(base.get(key)), KubernetesObject.asMap(value)));
            } else {
                base.put(key, value);
            }
        });
        return base;
    }

    /** @param change of a file's text, by its path in the chart */
    private static Path copy(String name, BinaryOperator<String> change) {
        Path to = Path.of("target/charts", name, "diagon").toAbsolutePath();
        delete(to);
        try (Stream<Path> files = Files.walk(Repository.CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path path = Repository.CHART.relativize(file);
                Files.createDirectories(to.resolve(path).getParent());
                Files.writeString(to.resolve(path), change.apply(path.toString(), Repository.read(file)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return to;
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
