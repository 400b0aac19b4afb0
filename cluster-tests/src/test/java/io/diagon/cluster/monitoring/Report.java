package io.diagon.cluster.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The dashboards as one page, to look at: panels where Grafana has them, drawn from what Prometheus answered. */
final class Report {
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Map<String, String> COLORS = Map.of(
            "green",
            "#3d8b5f",
            "orange",
            "#d9822b",
            "red",
            "#c23b3b",
            "text",
            "#2b3440",
            "blue",
            "#3b6fc2",
            "transparent",
            "#2b3440");

    private static final String HEAD = """
            <!doctype html><meta charset="utf-8"><title>Diagon: dashboards over a load</title><style>
            body{font:13px/1.4 "DejaVu Sans",sans-serif;margin:24px;background:#eef0f3;color:#2b3440;width:1500px}
            h1{font-size:20px;margin:40px 0 4px}h2{font-size:14px;margin:0;align-self:end}h3{font-size:12px;margin:0}
            .board{display:grid;grid-template-columns:repeat(24,1fr);grid-auto-rows:34px;gap:6px}
            .panel{background:#fff;border:1px solid #d8dce2;border-radius:4px;padding:6px 8px;overflow:hidden;display:flex;flex-direction:column}
            .panel.empty{border-color:#c23b3b}.tiles{display:flex;flex:1;gap:4px}
            .tile{flex:1;display:flex;flex-direction:column;align-items:center;justify-content:center;font-size:19px;border-radius:3px;white-space:nowrap}
            .tile small{font-size:10px}.legend{font-size:9px;line-height:1.3;max-height:40px;overflow:hidden}.legend b{font-weight:400;margin-right:8px;white-space:nowrap}
            svg{flex:1;min-height:0;width:100%}table{font-size:11px;border-collapse:collapse;width:100%}td{border-top:1px solid #e3e6ea;padding:3px}
            </style>
            """;

    private final Instant from;
    private final Instant to;
    private final StringBuilder html = new StringBuilder(HEAD);
    private boolean open;

    Report(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    /** @param name as in the legend */
    record Curve(String name, Prometheus.Series series) {}

    static String legend(String format, Map<String, String> labels) {
        if (format.isEmpty()) {
            return labels.entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(", "));
        }
        return LABEL.matcher(format)
                .replaceAll(label -> Matcher.quoteReplacement(labels.getOrDefault(label.group(1), "")))
                .strip();
    }

    void board(Dashboard board) {
        if (open) {
            html.append("</div>\n");
        }
        open = true;
        html.append("<h1>")
                .append(escaped(board.title()))
                .append("</h1><p>")
                .append(escaped(board.json().get("description").asString()))
                .append("</p><div class=board>\n");
    }

    void panel(Panel panel, List<Curve> curves) {
        boolean row = panel.type().equals("row");
        html.append("<div class='%s' style='grid-column:%d/span %d;grid-row:%d/span %d' title='%s'>"
                .formatted(
                        row ? "row" : curves.isEmpty() ? "panel empty" : "panel",
                        panel.left() + 1,
                        panel.width(),
                        panel.top() + 1,
                        panel.height(),
                        escaped(panel.json().path("description").asString(""))));
        html.append(row ? "<h2>" : "<h3>").append(escaped(panel.title())).append(row ? "</h2>" : "</h3>");
        switch (panel.type()) {
            case "row" -> {}
            case "stat" -> tiles(panel, curves);
            case "table" -> table(panel, curves);
            case "bargauge" -> html.append(Drawing.bars(panel, curves));
            case "heatmap" -> html.append(Drawing.heatMap(panel, curves, from, to));
            case "timeseries" -> html.append(Drawing.lines(panel, curves, from, to));
            default -> throw new IllegalArgumentException("a panel that no board had before: " + panel.type());
        }
        html.append("</div>\n");
    }

    private void tiles(Panel panel, List<Curve> curves) {
        html.append("<div class=tiles>");
        if (curves.isEmpty()) {
            html.append("<div class=tile>")
                    .append(escaped(
                            panel.json().at("/fieldConfig/defaults/noValue").asString("")))
                    .append("</div>");
        }
        boolean nameOnly = panel.json().at("/options/textMode").asString("").equals("name");
        boolean named = panel.json().at("/options/textMode").asString("").equals("value_and_name");
        boolean filled = panel.json().at("/options/colorMode").asString("").equals("background");
        for (Curve curve : curves) {
            double value = curve.series().last();
            JsonNode mapping =
                    panel.json().at("/fieldConfig/defaults/mappings/0/options/" + Math.round(value) + "/text");
            String text = nameOnly
                    ? curve.name()
                    : mapping.isMissingNode() ? Units.text(value, panel.unit()) : mapping.asString();
            html.append("<div class=tile style='%s'>%s<small>%s</small></div>"
                    .formatted(
                            filled ? "color:#fff;background:" + color(panel, value) : "color:" + color(panel, value),
                            escaped(text),
                            named ? escaped(curve.name()) : ""));
        }
        html.append("</div>");
    }

    private void table(Panel panel, List<Curve> curves) {
        html.append("<table>");
        for (Curve curve : curves) {
            html.append("<tr>");
            new TreeMap<>(curve.series().labels())
                    .forEach((label, value) -> html.append("<td>").append(escaped(value)));
            html.append("<td>").append(Units.text(curve.series().last(), panel.unit()));
        }
        html.append("</table>");
    }

    private static String color(Panel panel, double value) {
        String color = "text";
        for (JsonNode step : panel.json().at("/fieldConfig/defaults/thresholds/steps")) {
            if (step.get("value").isNull() || value >= step.get("value").asDouble()) {
                color = step.get("color").asString();
            }
        }
        return COLORS.getOrDefault(color, color);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, html.append("</div>\n"));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    }
}
