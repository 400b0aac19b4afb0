package io.diagon.coordinator.rest.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.NodeCalls;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.index.AnalysisParser;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.common.ShardId;
import io.diagon.protocol.mapping.AnalysisSettings;
import io.diagon.protocol.shard.AnalyzeRequest;
import io.diagon.protocol.shard.AnalyzeResponse;
import io.diagon.protocol.shard.NodeAnalyzeRequest;
import io.diagon.protocol.shard.ShardAdminServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code _analyze}: done by any data node, or by one that has a shard of the index. */
@Component
final class AnalyzeEndpoint implements RestEndpoint {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final IndexCommands commands;
    private final NodeCalls calls;

    AnalyzeEndpoint(IndexCommands commands, NodeCalls calls) {
        this.commands = commands;
        this.calls = calls;
    }

    @Override
    public void register(RestRoutes routes) {
        for (RestMethod method : List.of(RestMethod.GET, RestMethod.POST)) {
            routes.on(method, "/_analyze", this::analyze, "");
            routes.on(method, "/{index}/_analyze", this::analyze, "");
        }
    }

    private RestResponse analyze(RestRequest request) {
        NodeAnalyzeRequest.Builder call = NodeAnalyzeRequest.newBuilder().setRequest(parse(request.json()));
        ClusterState state = commands.state();
        Node node = request.has("index")
                ? holder(state, request.variable("index"), call)
                : state.nodes().values().stream()
                        .filter(candidate -> candidate.getRolesList().contains(NodeRole.DATA))
                        .findFirst()
                        .orElseThrow(() ->
                                new SearchException(ErrorCode.NO_SHARD_AVAILABLE, "no data node is there to analyze"));
        AnalyzeResponse response = calls.call(node, ShardAdminServiceGrpc.getAnalyzeMethod(), call.build(), LIMIT);
        return RestResponse.object(json -> {
            json.writeArrayPropertyStart("tokens");
            for (AnalyzeResponse.Token token : response.getTokensList()) {
                json.writeStartObject();
                json.writeStringProperty("token", token.getText());
                json.writeNumberProperty("start_offset", token.getStartOffset());
                json.writeNumberProperty("end_offset", token.getEndOffset());
                json.writeStringProperty("type", token.getType());
                json.writeNumberProperty("position", token.getPosition());
                if (token.getPositionLength() > 1) {
                    json.writeNumberProperty("positionLength", token.getPositionLength());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Sets the shard that the call is about. */
    private static Node holder(ClusterState state, String expression, NodeAnalyzeRequest.Builder call) {
        IndexMetadata index = IndexResolver.resolve(state, expression, IndexParameters.OPEN).stream()
                .findFirst()
                .orElseThrow(() -> new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + expression + "]"))
                .index();
        for (ShardRouting copy : state.shards(index.getUuid())) {
            Node node = state.node(copy.getNodeId());
            if (ShardCopies.active(copy) && node != null) {
                call.setShard(ShardId.newBuilder()
                        .setIndexName(index.getName())
                        .setIndexUuid(index.getUuid())
                        .setNumber(copy.getShard()));
                return node;
            }
        }
        throw new SearchException(
                ErrorCode.NO_SHARD_AVAILABLE, "No shard available for [analyze [" + index.getName() + "]]");
    }

    private static AnalyzeRequest parse(Json body) {
        AnalyzeRequest.Builder request = AnalyzeRequest.newBuilder();
        AnalysisSettings.Builder definitions = AnalysisSettings.newBuilder();
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            Json value = member.getValue();
            switch (member.getKey()) {
                case "text" -> value.asList().forEach(text -> request.addTexts(text.asText()));
                case "analyzer" -> request.setAnalyzer(value.asText());
                case "field" -> request.setField(value.asText());
                case "normalizer" -> request.setNormalizer(value.asText());
                case "tokenizer" -> {
                    if (value.isObject()) {
                        definitions.addTokenizers(AnalysisParser.component("__anonymous__tokenizer", value));
                        request.setTokenizer("__anonymous__tokenizer");
                    } else {
                        request.setTokenizer(value.asText());
                    }
                }
                case "filter" -> {
                    for (Json filter : value.asList()) {
                        String name = "__anonymous__filter_" + request.getFiltersCount();
                        if (filter.isObject()) {
                            definitions.addTokenFilters(AnalysisParser.component(name, filter));
                        }
                        request.addFilters(filter.isObject() ? name : filter.asText());
                    }
                }
                case "char_filter" -> {
                    for (Json filter : value.asList()) {
                        String name = "__anonymous__char_filter_" + request.getCharFiltersCount();
                        if (filter.isObject()) {
                            definitions.addCharFilters(AnalysisParser.component(name, filter));
                        }
                        request.addCharFilters(filter.isObject() ? name : filter.asText());
                    }
                }
                default ->
                    throw value.error(
                            ErrorCode.ILLEGAL_ARGUMENT,
                            "[analyze] unknown or unsupported field [" + member.getKey() + "]");
            }
        }
        if (request.getTextsCount() == 0) {
            throw new SearchException(ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: text is missing;");
        }
        return request.setDefinitions(definitions).build();
    }
}
