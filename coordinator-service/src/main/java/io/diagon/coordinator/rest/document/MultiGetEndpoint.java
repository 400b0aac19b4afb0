package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestErrors;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.write.BulkHeader;
import io.diagon.coordinator.write.DocumentReader;
import io.diagon.coordinator.write.DocumentReader.Found;
import io.diagon.coordinator.write.DocumentReader.Wanted;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _mget}. */
@Component
final class MultiGetEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            "routing,preference,realtime,refresh,stored_fields," + SourceParameters.NAMES;

    private final DocumentReader reader;

    MultiGetEndpoint(DocumentReader reader) {
        this.reader = reader;
    }

    private record Item(Wanted wanted, SourceParameters source) {}

    @Override
    public void register(RestRoutes routes) {
        for (RestMethod method : List.of(RestMethod.GET, RestMethod.POST)) {
            routes.on(method, "/_mget", this::get, PARAMETERS);
            routes.on(method, "/{index}/_mget", this::get, PARAMETERS);
        }
    }

    private RestResponse get(RestRequest request) {
        List<Item> items = items(request);
        if (items.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no documents to get;");
        }
        List<Found> found = reader.read(items.stream().map(Item::wanted).toList(), GetEndpoint.options(request));
        return RestResponse.object(json -> {
            json.writeArrayPropertyStart("docs");
            for (int i = 0; i < found.size(); i++) {
                json.writeStartObject();
                document(found.get(i), items.get(i).source, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void document(Found found, SourceParameters source, JsonGenerator json) {
        SearchException failure = found.failure();
        if (failure == null) {
            GetEndpoint.members(found, source, json);
            return;
        }
        json.writeStringProperty("_index", found.index());
        json.writeStringProperty("_id", found.wanted().document().getId());
        json.writeObjectPropertyStart("error");
        json.writeArrayPropertyStart("root_cause");
        json.writeStartObject();
        RestErrors.writeFailure(failure.toFailure(), json);
        json.writeEndObject();
        json.writeEndArray();
        RestErrors.writeFailure(failure.toFailure(), json);
        json.writeEndObject();
    }

    private static List<Item> items(RestRequest request) {
        List<Item> items = new ArrayList<>();
        SourceParameters source = SourceParameters.read(request);
        Json body = request.json();
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            switch (member.getKey()) {
                case "docs" ->
                    member.getValue().asList().forEach(document -> items.add(item(document, request, source)));
                case "ids" ->
                    member.getValue()
                            .asList()
                            .forEach(id -> items.add(new Item(
                                    wanted(
                                            request.parameter("index", ""),
                                            id.asText(),
                                            request.parameter("routing", "")),
                                    source)));
                default ->
                    throw member.getValue()
                            .error(
                                    ErrorCode.PARSING,
                                    "unknown key [" + member.getKey() + "] for a multi get, expected [docs] or [ids]");
            }
        }
        return items;
    }

    private static Item item(Json definition, RestRequest request, SourceParameters otherwise) {
        String index = request.parameter("index", "");
        String routing = request.parameter("routing", "");
        SourceParameters source = otherwise;
        GetRequest.Document.Builder document = GetRequest.Document.newBuilder().setSource(true);
        for (Map.Entry<String, Json> member : definition.members().entrySet()) {
            Json value = member.getValue();
            switch (member.getKey()) {
                case "_index" -> index = value.asText();
                case "_id" -> document.setId(value.asText());
                case "routing", "_routing" -> routing = value.asText();
                case "version", "_version" -> document.setVersion(value.asLong());
                case "version_type", "_version_type" -> document.setVersionType(BulkHeader.versionType(value.asText()));
                case "_source" -> source = SourceParameters.read(value);
                default ->
                    throw value.error(
                            ErrorCode.PARSING, "unknown key [" + member.getKey() + "] for a document of a multi get");
            }
        }
        if (document.getId().isEmpty() || index.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION,
                    "Validation Failed: 1: " + (index.isEmpty() ? "index" : "id") + " is missing for doc 0;");
        }
        return new Item(new Wanted(index, routing, document.build()), source);
    }

    private static Wanted wanted(String index, String id, String routing) {
        if (index.isEmpty()) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: index is missing for doc 0;");
        }
        return new Wanted(
                index,
                routing,
                GetRequest.Document.newBuilder().setId(id).setSource(true).build());
    }
}
