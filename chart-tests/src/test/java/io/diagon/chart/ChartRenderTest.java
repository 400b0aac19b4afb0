package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsHelm
class ChartRenderTest {

    static Stream<Render> renders() {
        return Render.all();
    }

    static Stream<Path> charts() {
        return Stream.concat(
                Stream.of(Repository.CHART), Repository.valuesFiles().stream().map(ChartCopy::withValues));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void helmFindsNothingToComplainOf(Path chart) {
        LintResult result = new Helm(chart).lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void aPackageHasNeitherTestsOfAlertsNorValuesOfTests(@TempDir Path directory) throws IOException {
        new Helm(Repository.CHART).packageIt().withDestination(directory).call();
        Path archive = Repository.list(directory).getFirst();
        Process listing = new ProcessBuilder("tar", "tzf", archive.toString()).start();
        String names = new String(listing.getInputStream().readAllBytes());
        assertThat(names).contains("diagon/values.schema.json", "diagon/values-production.yaml", "diagon/README.md");
        assertThat(names).doesNotContain("diagon/ci/", "alerts/tests/");
        assertThat(Files.size(archive)).as("a release's secret holds the chart").isLessThan(700_000);
    }

    @ParameterizedTest
    @MethodSource("renders")
    void everyValuesFileRendersOnEveryKubernetes(Render render) {
        assertThat(render.ofKind("StatefulSet")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(render.ofKind("Deployment")).hasSize(1);
        assertThat(render.objects()).allSatisfy(object -> {
            assertThat(object.at("apiVersion")).isNotNull();
            assertThat(object.at("kind")).isNotNull();
            assertThat(object.at("metadata.name")).isNotNull();
        });
        assertThat(render.objects().stream().map(object -> object + object.apiVersion()))
                .doesNotHaveDuplicates();
    }

    /** The newest Kubernetes, and the oldest for the values that most is left as it is in: {@link KubernetesVersionTest} has what differs. */
    @ParameterizedTest
    @MethodSource("renders")
    void whatIsRenderedChangesOnlyOnPurpose(Render render) {
        boolean newest = render.kubernetes().equals(Render.KUBERNETES.getLast());
        boolean oldest = render.kubernetes().equals(Render.KUBERNETES.getFirst())
                && render.name().equals("default");
        if (newest || oldest) {
            Generated.check(
                    Repository.GOLDEN.resolve(render.name() + "-" + render.kubernetes() + ".yaml"),
                    render.withoutLong(20_000));
        }
    }
}
