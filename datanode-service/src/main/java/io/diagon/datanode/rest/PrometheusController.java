package io.diagon.datanode.rest;

import io.diagon.datanode.DataNode;
import io.diagon.metrics.Exposition;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The node by the names of OpenSearch's exporter, where that has them. */
@RestController
class PrometheusController {
    private final Exposition exposition;

    PrometheusController(DataNode node, @Value("${diagon.cluster.name:diagon}") String cluster) {
        this.exposition = new Exposition(() -> node.openSearchNames(cluster), System::nanoTime);
    }

    @GetMapping("/_prometheus/metrics")
    ResponseEntity<byte[]> metrics() {
        return ResponseEntity.ok()
                .header("Content-Type", Exposition.CONTENT_TYPE)
                .body(exposition.text());
    }
}
