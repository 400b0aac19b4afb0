package io.diagon.cluster.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says of the rules, and whether they do what their tests say. */
class PromtoolTest {
    @BeforeAll
    static void promtoolIsThere() {
        assumeTrue(Prometheus.isInstalled(), "no prometheus: rules are not checked (scripts/prometheus)");
    }

    @Test
    void rulesAreWellFormed() throws Exception {
        promtool("check", "rules", Rule.files());
    }

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
        promtool("test", "rules", Repository.files(Repository.CHART.resolve("alerts/tests"), ".yaml"));
    }

    private static void promtool(String verb, String noun, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool", verb, noun));
        Stream.of(files).flatMap(List::stream).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
