package io.diagon.coordinator.rest.cluster;

import io.diagon.coordinator.exporter.ClusterNames;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.metrics.Exposition;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** {@code _prometheus/metrics}: where OpenSearch's exporter answers, where that is installed. */
@Component
final class PrometheusEndpoint implements RestEndpoint {
    private final Exposition exposition;

    PrometheusEndpoint(ClusterNames names) {
        this.exposition = new Exposition(names::gather, System::nanoTime);
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(
                RestMethod.GET,
                "/_prometheus/metrics",
                request -> RestResponse.text(new String(exposition.text(), StandardCharsets.UTF_8)),
                "");
    }
}
