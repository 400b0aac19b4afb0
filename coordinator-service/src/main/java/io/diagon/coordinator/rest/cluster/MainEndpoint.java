package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** {@code /}: who answers. Clients look at the distribution and the version before they talk on. */
@Component
final class MainEndpoint implements RestEndpoint {
    /** The version of OpenSearch whose API this is. */
    static final String API_VERSION = "2.19.0";

    private final ClusterStateWatcher watcher;
    private final String name;

    MainEndpoint(ClusterStateWatcher watcher, @Value("${diagon.node.name:coordinator}") String name) {
        this.watcher = watcher;
        this.name = name;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/", this::main, "");
        routes.on(RestMethod.HEAD, "/", this::main, "");
    }

    private RestResponse main(RestRequest request) {
        ClusterState state = watcher.current();
        return RestResponse.object(state.known() ? 200 : 503, json -> {
            json.writeStringProperty("name", name);
            json.writeStringProperty("cluster_name", state.clusterName());
            json.writeStringProperty("cluster_uuid", state.known() ? state.clusterUuid() : "_na_");
            json.writeObjectPropertyStart("version");
            json.writeStringProperty("distribution", "opensearch");
            json.writeStringProperty("number", API_VERSION);
            json.writeStringProperty("build_type", "diagon");
            json.writeStringProperty("build_hash", "unknown");
            json.writeStringProperty("build_date", "1970-01-01T00:00:00Z");
            json.writeBooleanProperty("build_snapshot", false);
            json.writeStringProperty("lucene_version", "9.12.1");
            json.writeStringProperty("minimum_wire_compatibility_version", "7.10.0");
            json.writeStringProperty("minimum_index_compatibility_version", "7.0.0");
            json.writeEndObject();
            json.writeStringProperty("tagline", "The OpenSearch Project: https://opensearch.org/");
        });
    }
}
