package io.diagon.cluster.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class AlertsTest {
    private static final Path TESTS = Repository.CHART.resolve("alerts/tests");

    static List<Rule> alerts() {
        return Rule.alerts();
    }

    static List<Path> files() {
        return Rule.files();
    }

    @Test
    void namesAreTheirOwn() {
        assertThat(Rule.all().stream().map(Rule::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileHasOneGroupThatIsNamedAfterIt(Path file) {
        Map<?, ?> content = new Yaml().load(Repository.read(file));
        assertThat((List<?>) content.get("groups"))
                .singleElement()
                .extracting(group -> ((Map<?, ?>) group).get("name"))
                .isEqualTo("diagon-" + file.getFileName().toString().replace(".yaml", ""));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysHowBadItIsAndWhatToDo(Rule alert) {
        assertThat(alert.name()).startsWith("Diagon");
        assertThat(alert.yaml().get("for")).as("for").isInstanceOf(String.class);
        assertThat(alert.text("labels", "severity")).isIn("critical", "warning", "info");
        assertThat(alert.text("annotations", "summary")).isNotBlank();
        assertThat(alert.text("annotations", "description")).contains("{{ $labels.cluster }}");
        assertThat(alert.text("annotations", "runbook_url")).endsWith("/" + alert.name() + ".md");
    }

    /** Whatever is summed up is summed up by cluster: two clusters in one Prometheus are not one. */
    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertKeepsClustersApart(Rule alert) {
        assertThat(alert.expression())
                .doesNotContainPattern("\\b(sum|max|min|count|avg|group)\\s*\\(")
                .doesNotContainPattern("\\b(by|on)\\s*\\((?!(le, )?cluster, namespace)");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertHasARunbook(Rule alert) {
        Path runbook = Repository.RUNBOOKS.resolve(alert.name() + ".md");
        assertThat(runbook).exists();
        assertThat(Repository.read(runbook).lines().filter(line -> line.startsWith("#")))
                .containsExactly("# " + alert.name(), "## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
    }

    @Test
    void aRunbookHasAnAlert() {
        Set<String> names = alerts().stream().map(alert -> alert.name() + ".md").collect(Collectors.toSet());
        assertThat(Repository.files(Repository.RUNBOOKS, ".md").stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyAlertIsTestedToFireAndToKeepQuiet() {
        Set<String> firing = new HashSet<>();
        Set<String> quiet = new HashSet<>();
        for (Path file : Repository.files(TESTS, ".yaml")) {
            Map<?, ?> content = new Yaml().load(Repository.read(file));
            for (Object test : (List<?>) content.get("tests")) {
                if (!(((Map<?, ?>) test).get("alert_rule_test") instanceof List<?> checks)) {
                    continue;
                }
                for (Object check : checks) {
                    Map<?, ?> fields = (Map<?, ?>) check;
                    boolean fires = fields.get("exp_alerts") instanceof List<?> expected && !expected.isEmpty();
                    (fires ? firing : quiet).add((String) fields.get("alertname"));
                }
            }
        }
        Set<String> names = alerts().stream().map(Rule::name).collect(Collectors.toSet());
        assertThat(firing).isEqualTo(names);
        assertThat(quiet).isEqualTo(names);
        assertThat(Files.exists(Repository.CHART.resolve(".helmignore"))).isTrue();
    }
}
