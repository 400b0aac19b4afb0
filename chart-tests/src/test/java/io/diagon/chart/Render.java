package io.diagon.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Helm makes of the chart for a release {@code search} in the namespace {@code books}. */
record Render(String name, String kubernetes, String text, List<KubernetesObject> objects) {
    /** The oldest that is supported, and some between it and today's. */
    static final List<String> KUBERNETES = List.of("1.20.2", "1.25.0", "1.30.0", "1.35.0");

    private static final Map<String, Render> RENDERS = new ConcurrentHashMap<>();

    @Override
    public String toString() {
        return name + " on Kubernetes " + kubernetes;
    }

    /** Every values file on every Kubernetes. */
    static Stream<Render> all() {
        List<@Nullable Path> files = new ArrayList<>(Repository.valuesFiles());
        files.addFirst(null);
        return files.stream().flatMap(file -> KUBERNETES.stream().map(version -> of(file, version)));
    }

    static Render of(@Nullable Path valuesFile, String kubernetes) {
        String name = valuesFile == null ? "default" : Repository.nameOf(valuesFile);
        return RENDERS.computeIfAbsent(name + "@" + kubernetes, key -> {
            TemplateCommand command = command(kubernetes);
            String text = (valuesFile == null ? command : command.withValuesFile(valuesFile)).call();
            return new Render(name, kubernetes, text, parse(text));
        });
    }

    /** With values given as YAML, one line each. */
    static Render with(String kubernetes, String... values) {
        String yaml = String.join("\n", values);
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, yaml);
                String text = command(kubernetes).withValuesFile(file).call();
                return new Render(yaml, kubernetes, text, parse(text));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TemplateCommand command(String kubernetes) {
        return new Helm(ChartCopy.WITHOUT_HOOKS)
                .template()
                .withName("search")
                .withNamespace("books")
                .withKubeVersion(kubernetes);
    }

    @SuppressWarnings("unchecked")
    static List<KubernetesObject> parse(String text) {
        List<KubernetesObject> objects = new ArrayList<>();
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(text)) {
            if (document != null) {
                objects.add(new KubernetesObject((Map<String, Object>) document));
            }
        }
        return List.copyOf(objects);
    }

    /** The text without documents beyond so many characters, as dashboards are: they are files of their own already. */
    String withoutLong(int characters) {
        return Arrays.stream(text.split("(?m)^---\\n"))
                .filter(document -> !document.isBlank() && document.length() <= characters)
                .map(document -> "---\n" + document)
                .collect(java.util.stream.Collectors.joining());
    }

    Stream<KubernetesObject> ofKind(String... kinds) {
        return objects.stream().filter(object -> Arrays.asList(kinds).contains(object.kind()));
    }

    KubernetesObject one(String kind, String objectName) {
        return ofKind(kind)
                .filter(object -> object.name().equals(objectName))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + objectName + " in " + this));
    }

    /** All that have pods: workloads, and pods themselves. */
    Stream<KubernetesObject> workloads() {
        return ofKind("StatefulSet", "Deployment", "Job", "Pod");
    }
}
