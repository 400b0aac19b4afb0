package io.diagon.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What values.schema.json refuses: keys that do not exist, above all. */
@NeedsHelm
class SchemaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            masters: {replicas: 3}                                        | masters
            master: {replica: 3}                                          | replica
            master: {replicas: 0}                                         | /master/replicas
            master: {persistence: {accessModes: [ReadWriteMany]}}         | /master/persistence/accessModes
            master: {persistence: {size: lots}}                           | /master/persistence/size
            master: {antiAffinity: maybe}                                 | /master/antiAffinity
            master: {podDisruptionBudget: {maxUnavailable: 0}}            | /master/podDisruptionBudget
            coordinator: {service: {port: 99999}}                         | /coordinator/service/port
            coordinator: {service: {type: ExternalName}}                  | /coordinator/service/type
            coordinator: {image: {digest: abc}}                           | /coordinator/image/digest
            coordinator: {podDisruptionBudget: {maxUnavailable: 0%}}      | /coordinator/podDisruptionBudget
            dataNode: {replicas: 3}                                       | replicas
            dataNode: {departurePatience: soon}                           | /dataNode/departurePatience
            dataNodeGroups: {hot: {replicsa: 1}}                          | replicsa
            dataNodeGroups: {Hot: {replicas: 1}}                          | Hot
            dataNodeGroups: {a-name-of-more-than-16: {replicas: 1}}       | a-name-of-more-than-16
            dataNodeGroups: {hot: {attributes: {rack: 'a b'}}}            | attributes
            ingress: {hosts: [search.example.com]}                        | /ingress/hosts
            fullnameOverride: a-name-that-is-longer-than-thirty-characters | /fullnameOverride
            image: {pullPolicy: Sometimes}                                | /image/pullPolicy
            defaults: {jvmOptions: -Xmx1g}                                | /defaults/jvmOptions
            defaults: {livenessProbe: {terminationGracePeriodSeconds: 1}} | terminationGracePeriodSeconds
            """)
    void refuses(String values, String place) {
        assertThatThrownBy(() -> Render.with("1.35.0", values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global: {anything: {of: a parent chart}}",
                "dataNodeGroups: {default: null, hot: {replicas: 3}}",
                "defaults: {podSecurityContext: {runAsUser: null}, startupProbe: null}",
                "config: {dataNode: {any: {thing: 1}}}",
                "dynamicConfig: {any: {thing: 1}}",
                "coordinator: {podDisruptionBudget: {maxUnavailable: 25%}}",
                "dataNodeGroups: {default: {replicas: 0}, hot: {replicas: 1}}"
            })
    void takes(String values) {
        assertThat(Render.with("1.35.0", values).objects()).isNotEmpty();
    }

    @Test
    void everyObjectIsClosedButFreeMaps() {
        String schema = Repository.read(Repository.CHART.resolve("values.schema.json"));
        int properties = schema.split("\"properties\": \\{", -1).length - 1;
        int closed = schema.split("\"additionalProperties\": (false|\\{)", -1).length - 1;
        // open: global, and the parts of Kubernetes objects of which only what the chart needs is looked at
        assertThat(properties - closed).isLessThanOrEqualTo(1);
    }
}
