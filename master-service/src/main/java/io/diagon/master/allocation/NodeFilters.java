package io.diagon.master.allocation;

import io.diagon.protocol.cluster.Node;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which nodes may hold copies, by name, id, address or attribute: {@code require} (all of them), {@code include} (one of them) and {@code
 * exclude} (none of them). A value is a list of patterns with {@code *}.
 */
public final class NodeFilters {
    private static final Pattern CLUSTER =
            Pattern.compile("cluster\\.routing\\.allocation\\.(require|include|exclude)\\.(.+)");
    private static final Pattern INDEX =
            Pattern.compile("index\\.routing\\.allocation\\.(require|include|exclude)\\.(.+)");

    private NodeFilters() {}

    static boolean isClusterFilter(String name) {
        return CLUSTER.matcher(name).matches();
    }

    public static boolean isIndexFilter(String name) {
        return INDEX.matcher(name).matches();
    }

    /** What speaks against the node. */
    static Optional<String> refusal(Map<String, String> settings, boolean ofIndex, Node node) {
        boolean included = true;
        String asked = "";
        for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
            var name = (ofIndex ? INDEX : CLUSTER).matcher(setting.getKey());
            if (setting.getValue().isBlank() || !name.matches()) {
                continue;
            }
            boolean matches = matches(node, name.group(2), setting.getValue());
            switch (name.group(1)) {
                case "require" -> {
                    if (!matches) {
                        return Optional.of(refused(setting));
                    }
                }
                case "exclude" -> {
                    if (matches) {
                        return Optional.of(refused(setting));
                    }
                }
                default -> {
                    included = asked.isEmpty() ? matches : included || matches;
                    asked = refused(setting);
                }
            }
        }
        return included ? Optional.empty() : Optional.of(asked);
    }

    private static String refused(Map.Entry<String, String> setting) {
        return "node does not match [" + setting.getKey() + "] with [" + setting.getValue() + "]";
    }

    private static boolean matches(Node node, String attribute, String patterns) {
        String value =
                switch (attribute) {
                    case "_name" -> node.getName();
                    case "_id" -> node.getId();
                    case "_ip", "_host", "_host_ip", "_publish_ip" -> node.getHost();
                    default -> node.getAttributesOrDefault(attribute, "");
                };
        return Stream.of(patterns.split(",")).map(String::trim).anyMatch(pattern -> glob(pattern, value));
    }

    private static boolean glob(String pattern, String value) {
        return !value.isEmpty()
                && value.matches(Stream.of(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + ".*" + b)
                        .orElse(""));
    }
}
