package io.diagon.coordinator.rest.index;

import io.diagon.coordinator.admin.ShardBroadcast;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestErrors;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.shard.ForceMergeRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import io.diagon.protocol.shard.ShardsRequest;
import io.diagon.protocol.shard.ShardsResponse;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** The upkeep of shards: {@code _refresh}, {@code _flush}, {@code _forcemerge}, {@code _cache/clear}. */
@Component
final class MaintenanceEndpoint implements RestEndpoint {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** Merging takes as long as it takes. */
    private static final Duration MERGE_LIMIT = Duration.ofHours(12);

    private final IndexCommands commands;
    private final ShardBroadcast broadcast;

    MaintenanceEndpoint(IndexCommands commands, ShardBroadcast broadcast) {
        this.commands = commands;
        this.broadcast = broadcast;
    }

    @Override
    public void register(RestRoutes routes) {
        String indices = IndexParameters.NAMES;
        for (String prefix : List.of("", "/{index}")) {
            for (RestMethod method : List.of(RestMethod.POST, RestMethod.GET)) {
                routes.on(method, prefix + "/_refresh", this::refresh, indices);
                routes.on(method, prefix + "/_flush", this::flush, indices + ",force,wait_if_ongoing");
            }
            routes.on(
                    RestMethod.POST,
                    prefix + "/_forcemerge",
                    this::forceMerge,
                    indices + ",max_num_segments,only_expunge_deletes,flush,primary_only,wait_for_completion");
            routes.on(
                    RestMethod.POST,
                    prefix + "/_cache/clear",
                    this::clearCache,
                    indices + ",query,fielddata,request,fields,file");
        }
    }

    private RestResponse refresh(RestRequest request) {
        return run(request, MaintenanceEndpoint::shards, ShardAdminServiceGrpc.getRefreshMethod(), LIMIT);
    }

    private RestResponse flush(RestRequest request) {
        return run(request, MaintenanceEndpoint::shards, ShardAdminServiceGrpc.getFlushMethod(), LIMIT);
    }

    private RestResponse clearCache(RestRequest request) {
        return run(request, MaintenanceEndpoint::shards, ShardAdminServiceGrpc.getClearCacheMethod(), LIMIT);
    }

    private RestResponse forceMerge(RestRequest request) {
        int segments = (int) Math.max(0, request.number("max_num_segments", 0));
        boolean expunge = request.flag("only_expunge_deletes", false);
        return run(
                request,
                shards -> ForceMergeRequest.newBuilder()
                        .addAllShards(shards)
                        .setMaxNumSegments(segments)
                        .setOnlyExpungeDeletes(expunge)
                        .build(),
                ShardAdminServiceGrpc.getForceMergeMethod(),
                MERGE_LIMIT);
    }

    private static ShardsRequest shards(List<ShardId> shards) {
        return ShardsRequest.newBuilder().addAllShards(shards).build();
    }

    private <Q> RestResponse run(
            RestRequest request,
            Function<List<ShardId>, Q> message,
            MethodDescriptor<Q, ShardsResponse> method,
            Duration limit) {
        List<IndexMetadata> indices = IndexResolver.resolve(
                        commands.state(),
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        ShardBroadcast.Result result = broadcast.run(commands.state(), indices, message, method, limit);
        return RestResponse.object(json -> shards(result, json));
    }

    private static void shards(ShardBroadcast.Result result, JsonGenerator json) {
        json.writeObjectPropertyStart("_shards");
        json.writeNumberProperty("total", result.total());
        json.writeNumberProperty("successful", result.successful());
        json.writeNumberProperty("failed", result.failures().size());
        if (!result.failures().isEmpty()) {
            json.writeArrayPropertyStart("failures");
            for (ShardBroadcast.ShardFailure failure : result.failures()) {
                json.writeStartObject();
                json.writeNumberProperty("shard", failure.shard().getNumber());
                json.writeStringProperty("index", failure.shard().getIndexName());
                json.writeStringProperty("node", failure.nodeId());
                json.writeStringProperty("status", "INTERNAL_SERVER_ERROR");
                json.writeObjectPropertyStart("reason");
                RestErrors.writeFailure(failure.failure(), json);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
