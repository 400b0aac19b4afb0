package io.diagon.cluster.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DashboardsTest {
    private static final int COLUMNS = 24;
    /** kubectl apply notes the whole object in an annotation, and annotations are not larger. */
    private static final int MAX_BYTES = 262_144;

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void thereIsAnOverviewAndABoardForEachPathAndRole() {
        assertThat(dashboards().stream().map(Dashboard::file))
                .containsExactlyInAnyOrder(
                        "overview.json",
                        "search-path.json",
                        "aggregations.json",
                        "indexing-and-durability.json",
                        "data-nodes.json",
                        "master.json");
    }

    @Test
    void uidsAreStableAndTheirOwn() {
        assertThat(dashboards().stream().map(board -> board.json().get("uid").asString()))
                .doesNotHaveDuplicates()
                .allMatch(uid -> uid.matches("diagon-[a-z-]{1,33}"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aBoardIsWhole(Dashboard board) {
        JsonNode json = board.json();
        assertThat(json.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(json.get("id").isNull()).as("an id is given by Grafana").isTrue();
        assertThat(json.get("title").asString()).startsWith("Diagon");
        assertThat(json.get("description").asString()).isNotBlank();
        assertThat(texts(json.get("tags"))).containsExactly("diagon");
        assertThat(json.toString().length()).isLessThan(MAX_BYTES);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void aBoardLeadsToTheOthersWithItsVariablesAndItsTime(Dashboard board) {
        JsonNode link = board.json().get("links").get(0);
        assertThat(link.get("type").asString()).isEqualTo("dashboards");
        assertThat(texts(link.get("tags"))).containsExactly("diagon");
        assertThat(link.get("keepTime").asBoolean()).isTrue();
        assertThat(link.get("includeVars").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dataSourceClusterNamespaceAndNodeAreChosenByVariables(Dashboard board) {
        JsonNode variables = board.json().at("/templating/list");
        assertThat(StreamSupport.stream(variables.spliterator(), false)
                        .map(variable -> variable.get("name").asString()))
                .containsExactly("datasource", "cluster", "namespace", "node");
        assertThat(variables.get(0).get("query").asString()).isEqualTo("prometheus");
        assertThat(variables.get(2).get("includeAll").asBoolean()).isTrue();
        assertThat(variables.get(2).get("allValue").asString()).isEqualTo(".*");
        assertThat(variables.get(3).get("allValue").asString()).isEqualTo(".*");
        for (JsonNode variable : variables) {
            if (!variable.get("type").asString().equals("datasource")) {
                assertThat(variable.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveTheirOwnPlace(Dashboard board) {
        List<Panel> panels = board.panels();
        assertThat(panels.stream().map(Panel::id)).doesNotHaveDuplicates();
        assertThat(board.charts().size()).isBetween(8, 24);
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            assertThat(panel.left() + panel.width()).as(panel.toString()).isLessThanOrEqualTo(COLUMNS);
            for (Panel other : panels.subList(i + 1, panels.size())) {
                assertThat(panel.overlaps(other))
                        .as("%s overlaps %s", panel, other)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsSayWhatTheyShow(Dashboard board) {
        for (Panel panel : board.charts()) {
            assertThat(panel.title()).isNotBlank();
            assertThat(panel.json().path("description").asString(""))
                    .as(panel.toString())
                    .endsWith(".");
            assertThat(panel.unit()).as("unit of %s", panel).isNotBlank();
            assertThat(panel.json().at("/datasource/uid").asString())
                    .as(panel.toString())
                    .isEqualTo("${datasource}");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void expressionsAreOfTheChosenClusterAndFollowTheScrapeInterval(Dashboard board) {
        for (Panel panel : board.charts()) {
            assertThat(panel.targets()).as(panel.toString()).isNotEmpty();
            Set<String> seen = new HashSet<>();
            for (Panel.Target target : panel.targets()) {
                assertThat(seen.add(target.expression()))
                        .as("twice in %s: %s", panel, target.expression())
                        .isTrue();
                assertThat(PromQl.selectors(target.expression()))
                        .as("selectors of %s: %s", panel, target.expression())
                        .isNotEmpty()
                        .allMatch(selector -> selector.matchers().contains("cluster=~\"$cluster\"")
                                && selector.matchers().contains("namespace=~\"$namespace\""));
                assertThat(target.expression())
                        .as("window in %s", panel)
                        .doesNotContainPattern("rate\\([^\\[]*\\[(?!\\$__rate_interval|\\$__range)");
            }
        }
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
    }
}
