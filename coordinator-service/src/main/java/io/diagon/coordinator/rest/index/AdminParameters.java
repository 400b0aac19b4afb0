package io.diagon.coordinator.rest.index;

import io.diagon.coordinator.rest.RestRequest;
import java.time.Duration;

/** The URL parameters of what the master does. */
final class AdminParameters {
    static final String NAMES = "timeout,master_timeout,cluster_manager_timeout";
    private static final Duration MASTER_TIMEOUT = Duration.ofSeconds(30);

    private AdminParameters() {}

    /** How long to look for a master, and for it to do the work. */
    static Duration master(RestRequest request) {
        return request.time("cluster_manager_timeout", request.time("master_timeout", MASTER_TIMEOUT));
    }

    /** How long to wait for the nodes after that. */
    static Duration nodes(RestRequest request) {
        return request.time("timeout", MASTER_TIMEOUT);
    }
}
