package io.diagon.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object of a render, with ways to ask for what is deep in it. */
record KubernetesObject(Map<String, Object> content) {

    String kind() {
        return text("kind");
    }

    String apiVersion() {
        return text("apiVersion");
    }

    String name() {
        return text("metadata.name");
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }

    /** At a path of keys joined by dots; null if there is nothing. */
    @Nullable
    Object at(String path) {
        return at(content, path);
    }

    static @Nullable Object at(@Nullable Object from, String path) {
        Object here = from;
        for (String key : path.split("\\.")) {
            here = here instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return here;
    }

    String text(String path) {
        return String.valueOf(at(path));
    }

    int number(String path) {
        return ((Number) java.util.Objects.requireNonNull(at(path), path)).intValue();
    }

    Map<String, Object> map(String path) {
        return asMap(at(path));
    }

    List<Map<String, Object>> list(String path) {
        return asList(at(path));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> asList(@Nullable Object value) {
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }

    /** Of a workload: its pods' metadata and spec. */
    Map<String, Object> pod() {
        return kind().equals("Pod") ? content : map("spec.template");
    }

    List<Map<String, Object>> containers() {
        return Stream.of("spec.initContainers", "spec.containers")
                .flatMap(path -> asList(at(pod(), path)).stream())
                .toList();
    }

    /** Whether a selector of labels takes these labels. */
    static boolean selects(Map<String, Object> selector, Map<String, Object> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    boolean isOneOf(String... kinds) {
        return Arrays.asList(kinds).contains(kind());
    }
}
