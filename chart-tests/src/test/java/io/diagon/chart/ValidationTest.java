package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that do not fit together are refused, with a message that says what to do. */
@NeedsHelm
class ValidationTest {
    /** A refusal that looks at what is installed, of which a render without a cluster sees nothing. */
    private static final String ASKS_THE_CLUSTER = "but this cluster was made with";

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("master: {replicas: 2}", "set 1, 3 or 5"),
                Arguments.of(
                        "master: {podDisruptionBudget: {maxUnavailable: 2}}", "a majority of the masters has to stay"),
                Arguments.of("master: {persistence: {existingClaim: a}}", "set master.replicas to 1"),
                Arguments.of("coordinator: {replicas: 0}", "nobody would answer"),
                Arguments.of(
                        "coordinator: {autoscaling: {enabled: true, minReplicas: 9, maxReplicas: 3}}",
                        "lower the one or raise the other"),
                Arguments.of(
                        "coordinator: {autoscaling: {enabled: true, targetCPUUtilizationPercentage: 0}}",
                        "watches nothing"),
                Arguments.of("coordinator: {autoscaling: {enabled: true}}", "set coordinator.resources.requests.cpu"),
                Arguments.of("coordinator: {drainSeconds: 60}", "leaves nothing of terminationGracePeriodSeconds"),
                Arguments.of("coordinator: {service: {nodePort: 30000}}", "nodePort needs"),
                Arguments.of("coordinator: {service: {externalTrafficPolicy: Local}}", "externalTrafficPolicy needs"),
                Arguments.of("dataNodeGroups: {default: {enabled: false}}", "there is no data node"),
                Arguments.of("dataNodeGroups: {default: {replicas: 0}}", "there is no data node"),
                Arguments.of(
                        "dataNode: {persistence: {enabled: false}}", "acknowledgeDataLossWithoutPersistence if that"),
                Arguments.of(
                        "dataNodeGroups: {default: {persistence: {existingClaim: a}}}", "make a group for each claim"),
                Arguments.of("dataNodeGroups: {default: {zone: a}}", "add a group in another zone"),
                Arguments.of("dataNodeGroups: {b: {zone: a}}", "set zone in all or in none"),
                Arguments.of("config: {common: {diagon.search.timeout: 3s}}", "config.common has the dotted key"),
                Arguments.of("ingress: {enabled: true}", "set ingress.hosts"),
                Arguments.of("ingress: {enabled: true, hosts: [{host: a.b}, {host: a.b}]}", "a.b/ twice"),
                Arguments.of("route: {main: {enabled: true}}", "set route.main.parentRefs"),
                Arguments.of(
                        "monitoring: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}}",
                        "enable one of them"),
                Arguments.of("image: {tag: latest}", "name a version"),
                Arguments.of("nameOverride: a.b", "set fullnameOverride"),
                Arguments.of("rbac: {create: false, readNodes: true}", "rbac.readNodes needs rbac.create"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String values, String message) {
        assertThatThrownBy(() -> Render.with("1.35.0", values))
                .hasMessageContaining("These values do not fit together")
                .hasMessageContaining(message);
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() -> Render.with("1.35.0", "master: {replicas: 4}", "coordinator: {replicas: 0}"))
                .hasMessageContaining("master.replicas is 4")
                .hasMessageContaining("coordinator.replicas is 0");
    }

    @Test
    void everyRefusalIsTested() {
        String said = refused().map(test -> said(String.valueOf(test.get()[0]))).collect(Collectors.joining());
        String template = Repository.read(Repository.CHART.resolve("templates/_validate.tpl"));
        Matcher formats = Pattern.compile("append \\$problems \\(?(?:printf )?\"([^\"]+)\"")
                .matcher(template);
        assertThat(formats.results()
                        .map(format -> format.group(1))
                        .filter(format -> !format.contains(ASKS_THE_CLUSTER)))
                .isNotEmpty()
                .allSatisfy(format -> {
                    String message = Arrays.stream(format.split("%[a-z]"))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"));
                    assertThat(Pattern.compile(message).matcher(said).find())
                            .as("a test for: %s", format)
                            .isTrue();
                });
    }

    private static String said(String values) {
        try {
            return Render.with("1.35.0", values).text();
        } catch (RuntimeException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }
}
