package io.diagon.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The chart on the Kubernetes cluster of {@code KUBECONFIG}. Skipped where there is none, or no image. */
@EnabledIfSystemProperty(named = "diagon.tests", matches = "full", disabledReason = "long: make test-full runs it")
class KubernetesTest {
    private static final Path SCRIPT = Path.of("kubernetes", "run").toAbsolutePath();

    @Test
    void theChartInstallsUpgradesScalesAndSurvives() throws IOException, InterruptedException {
        assumeTrue(succeeds("kubectl", "version"), "skipped: no Kubernetes cluster answers kubectl");
        assumeTrue(succeeds("helm", "version"), "skipped: no helm");
        assumeTrue(ContainerCluster.missing().isEmpty(), "skipped: no images, which make images builds");

        Path output = Files.createTempFile("diagon-kubernetes", ".log");
        Process run = new ProcessBuilder(SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(run.waitFor(40, TimeUnit.MINUTES)).as("it ends").isTrue();

        assertThat(run.exitValue()).as(Files.readString(output)).isZero();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
