package io.diagon.coordinator.rest.cluster;

import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestHandler;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Areas of OpenSearch's API that there are not here: an error that names them, rather than that of a missing index. */
@Component
final class UnsupportedEndpoint implements RestEndpoint {
    private static final List<String> AREAS = List.of(
            "_template",
            "_index_template",
            "_component_template",
            "_ingest",
            "_snapshot",
            "_scripts",
            "_tasks",
            "_reindex",
            "_data_stream",
            "_rank_eval",
            "_field_caps",
            "_remote",
            "_plugins",
            "_security",
            "_render",
            "_delete_by_query",
            "_update_by_query",
            "_termvectors",
            "_mtermvectors",
            "_explain",
            "_validate",
            "_shrink",
            "_split",
            "_clone",
            "_rollover",
            "_segments",
            "_shard_stores",
            "_search_shards",
            "_upgrade",
            "_dangling");
    private static final List<String> OF_AN_INDEX = List.of(
            "_delete_by_query",
            "_update_by_query",
            "_termvectors",
            "_mtermvectors",
            "_explain",
            "_validate",
            "_shrink",
            "_split",
            "_clone",
            "_rollover",
            "_segments",
            "_shard_stores",
            "_search_shards",
            "_field_caps",
            "_block",
            "_rank_eval",
            "_upgrade");
    private static final List<RestMethod> METHODS =
            List.of(RestMethod.GET, RestMethod.HEAD, RestMethod.POST, RestMethod.PUT, RestMethod.DELETE);

    @Override
    public void register(RestRoutes routes) {
        for (String area : AREAS) {
            refuse(routes, "/" + area, area);
        }
        for (String area : OF_AN_INDEX) {
            refuse(routes, "/{index}/" + area, area);
        }
        for (String table : List.of(
                "segments",
                "plugins",
                "templates",
                "tasks",
                "thread_pool",
                "repositories",
                "snapshots",
                "fielddata",
                "pending_tasks",
                "segment_replication")) {
            refuse(routes, "/_cat/" + table, "_cat/" + table);
        }
        for (String name : List.of("pending_tasks", "voting_config_exclusions", "routing", "decommission")) {
            refuse(routes, "/_cluster/" + name, "_cluster/" + name);
        }
    }

    private static void refuse(RestRoutes routes, String path, String area) {
        for (RestMethod method : METHODS) {
            RestHandler handler = request -> refuse(request, area);
            routes.onAnything(method, path, handler);
            routes.onAnything(method, path + "/**", handler);
        }
    }

    private static RestResponse refuse(RestRequest request, String area) {
        throw new SearchException(
                ErrorCode.UNSUPPORTED_OPERATION,
                "[" + area + "] is not supported [" + request.method() + " " + request.path() + "]");
    }
}
