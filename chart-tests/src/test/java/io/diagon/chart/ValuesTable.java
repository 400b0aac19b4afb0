package io.diagon.chart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.ObjectMapper;

/**
 * The keys of values.yaml that have a comment beginning with {@code # --}, with their defaults, as a table of Markdown. What is below such a key
 * belongs to it unless it has a comment of its own.
 */
record ValuesTable(List<Row> rows, List<String> withoutDescription) {

    /** @param key its path, joined by dots */
    record Row(String key, @Nullable Object value, String description) {
        String line() {
            return "| `%s` | `%s` | %s |"
                    .formatted(key, new ObjectMapper().writeValueAsString(value), description.replace("|", "\\|"));
        }
    }

    private record Open(int indent, String key, boolean described) {}

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9]*):(?: .*)?");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(-- )?(.*)");

    static ValuesTable of(String yaml) {
        Map<String, Object> values = new Yaml().load(yaml);
        List<Row> rows = new ArrayList<>();
        List<String> without = new ArrayList<>();
        Deque<Open> path = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : yaml.lines().toList()) {
            Matcher key = KEY.matcher(line);
            Matcher said = COMMENT.matcher(line);
            if (said.matches()) {
                if (said.group(1) != null) {
                    comment.setLength(0);
                    comment.append(said.group(2));
                } else if (!comment.isEmpty()) {
                    comment.append(' ').append(said.group(2));
                }
            } else if (key.matches()) {
                int indent = key.group(1).length();
                while (!path.isEmpty() && path.getLast().indent() >= indent) {
                    path.removeLast();
                }
                boolean above = !path.isEmpty() && path.getLast().described();
                path.add(new Open(indent, key.group(2), above || !comment.isEmpty()));
                String name = path.stream().map(Open::key).collect(Collectors.joining("."));
                Object value = KubernetesObject.at(values, name);
                if (!comment.isEmpty()) {
                    rows.add(new Row(name, value, comment.toString()));
                } else if (!above && !(value instanceof Map<?, ?> map && !map.isEmpty())) {
                    without.add(name);
                }
                comment.setLength(0);
            } else {
                comment.setLength(0);
            }
        }
        return new ValuesTable(List.copyOf(rows), List.copyOf(without));
    }

    String markdown() {
        return rows.stream()
                .map(Row::line)
                .collect(Collectors.joining("\n", "| Key | Default | |\n|---|---|---|\n", "\n"));
    }
}
