package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests in k8s/ are the chart, rendered for those who do without Helm. */
@NeedsHelm
class PlainManifestsTest {
    /** Everything in it is there in every later version, too. */
    private static final String KUBERNETES = "1.25.0";

    private static final String HEAD = """
            # Rendered from helm/diagon by chart-tests; change the chart instead.
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: diagon
              labels:
                pod-security.kubernetes.io/enforce: restricted
            """;

    @ParameterizedTest
    @CsvSource({"diagon.yaml,''", "diagon-small.yaml,values-small.yaml"})
    void areWhatTheChartRenders(String file, String values) {
        TemplateCommand command = new Helm(Repository.CHART)
                .template()
                .withName("diagon")
                .withNamespace("diagon")
                .withKubeVersion(KUBERNETES);
        if (!values.isEmpty()) {
            command.withValuesFile(Repository.CHART.resolve(values));
        }
        String manifests = HEAD
                + Arrays.stream(command.call().split("(?m)^---\\n"))
                        .filter(document ->
                                !document.isBlank() && !document.contains("app.kubernetes.io/component: test"))
                        .map(document -> "---\n" + plain(document))
                        .collect(Collectors.joining());
        assertThat(Render.parse(manifests)).isNotEmpty();
        assertThat(manifests).doesNotContain("helm.sh", "managed-by");
        Generated.check(Repository.ROOT.resolve("k8s").resolve(file), manifests);
    }

    private static String plain(String document) {
        return document.lines()
                .filter(line -> !line.startsWith("# Source:"))
                .filter(line -> !line.strip().startsWith("helm.sh/chart:"))
                .filter(line -> !line.strip().startsWith("app.kubernetes.io/managed-by:"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
