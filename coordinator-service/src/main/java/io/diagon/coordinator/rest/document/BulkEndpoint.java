package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.metrics.WriteMetrics;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.write.BulkExecutor;
import io.diagon.coordinator.write.BulkHeader;
import io.diagon.coordinator.write.BulkParser;
import io.diagon.coordinator.write.ItemOutcome;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code _bulk}. */
@Component
final class BulkEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            WriteParameters.BULK + ",_source,_source_includes,_source_excludes,batch_size";

    private final BulkExecutor executor;
    private final WriteMetrics metrics;

    BulkEndpoint(BulkExecutor executor, WriteMetrics metrics) {
        this.executor = executor;
        this.metrics = metrics;
    }

    @Override
    public void register(RestRoutes routes) {
        for (RestMethod method : List.of(RestMethod.POST, RestMethod.PUT)) {
            routes.onLines(method, "/_bulk", this::bulk, PARAMETERS);
            routes.onLines(method, "/{index}/_bulk", this::bulk, PARAMETERS);
        }
    }

    private RestResponse bulk(RestRequest request) {
        long start = System.nanoTime();
        BulkHeader.Defaults defaults = new BulkHeader.Defaults(
                request.parameter("index", ""),
                request.parameter("routing", ""),
                request.flag("require_alias", false),
                request.has("_source") && !request.parameter("_source", "").equals("false"));
        List<ItemOutcome> outcomes =
                executor.execute(BulkParser.parse(request.body(), defaults), WriteParameters.options(request));
        metrics.bulk(outcomes.size(), request.body().size());
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return RestResponse.object(json -> {
            json.writeNumberProperty("took", took);
            json.writeBooleanProperty("errors", outcomes.stream().anyMatch(ItemOutcome::failed));
            json.writeArrayPropertyStart("items");
            outcomes.forEach(outcome -> WriteRendering.item(outcome, json));
            json.writeEndArray();
        });
    }
}
