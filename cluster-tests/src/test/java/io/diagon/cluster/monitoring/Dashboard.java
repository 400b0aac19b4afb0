package io.diagon.cluster.monitoring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of the chart's dashboards. */
record Dashboard(String file, JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The overview first. */
    static List<Dashboard> all() {
        return Repository.files(Repository.CHART.resolve("dashboards"), ".json").stream()
                .map(Dashboard::read)
                .sorted(Comparator.comparing(board -> !board.file().equals("overview.json")))
                .toList();
    }

    private static Dashboard read(Path file) {
        return new Dashboard(file.getFileName().toString(), JSON.readTree(Repository.read(file)));
    }

    String title() {
        return json.get("title").asString();
    }

    List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        json.get("panels").forEach(panel -> panels.add(new Panel(this, panel)));
        return panels;
    }

    /** The panels that show something, without the titles of rows. */
    List<Panel> charts() {
        return panels().stream().filter(panel -> !panel.type().equals("row")).toList();
    }

    @Override
    public String toString() {
        return file;
    }
}
