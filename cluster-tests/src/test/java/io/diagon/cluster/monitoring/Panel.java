package io.diagon.cluster.monitoring;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A panel and what it asks Prometheus for. */
record Panel(Dashboard dashboard, JsonNode json) {
    /** @param legend how Grafana names a series */
    record Target(String expression, String legend, boolean instant) {}

    int id() {
        return json.get("id").asInt();
    }

    String type() {
        return json.get("type").asString();
    }

    String title() {
        return json.get("title").asString();
    }

    String unit() {
        return json.at("/fieldConfig/defaults/unit").asString("");
    }

    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        json.at("/targets")
                .forEach(target -> targets.add(new Target(
                        target.get("expr").asString(),
                        target.path("legendFormat").asString(""),
                        target.path("instant").asBoolean(false))));
        return targets;
    }

    boolean overlaps(Panel other) {
        return left() < other.left() + other.width()
                && other.left() < left() + width()
                && top() < other.top() + other.height()
                && other.top() < top() + height();
    }

    int left() {
        return json.at("/gridPos/x").asInt();
    }

    int top() {
        return json.at("/gridPos/y").asInt();
    }

    int width() {
        return json.at("/gridPos/w").asInt();
    }

    int height() {
        return json.at("/gridPos/h").asInt();
    }

    @Override
    public String toString() {
        return dashboard + ": " + title();
    }
}
