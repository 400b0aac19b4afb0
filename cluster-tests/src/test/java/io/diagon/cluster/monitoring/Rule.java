package io.diagon.cluster.monitoring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A rule of the chart: an alert, or a recording of what is reckoned in advance. */
record Rule(Path file, String group, Map<?, ?> yaml) {
    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (Path file : files()) {
            Map<?, ?> content = new Yaml().load(Repository.read(file));
            for (Object group : (List<?>) content.get("groups")) {
                Map<?, ?> fields = (Map<?, ?>) group;
                for (Object rule : (List<?>) fields.get("rules")) {
                    rules.add(new Rule(file, (String) fields.get("name"), (Map<?, ?>) rule));
                }
            }
        }
        return rules;
    }

    static List<Path> files() {
        return Repository.files(Repository.CHART.resolve("alerts"), ".yaml");
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::isAlert).toList();
    }

    boolean isAlert() {
        return yaml.containsKey("alert");
    }

    String name() {
        return (String) yaml.get(isAlert() ? "alert" : "record");
    }

    String expression() {
        return (String) yaml.get("expr");
    }

    /** Empty if there is none. */
    String text(String part, String key) {
        return yaml.get(part) instanceof Map<?, ?> fields && fields.get(key) instanceof String text ? text : "";
    }

    @Override
    public String toString() {
        return name();
    }
}
