package io.diagon.coordinator.rest.index;

import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.index.MappingParser;
import io.diagon.coordinator.index.MappingWriter;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RawJson;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.mapping.FieldMapping;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** {@code _mapping}. */
@Component
final class MappingEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            AdminParameters.NAMES + "," + IndexParameters.NAMES + ",local,include_defaults,write_index_only";

    private final IndexCommands commands;

    MappingEndpoint(IndexCommands commands) {
        this.commands = commands;
    }

    @Override
    public void register(RestRoutes routes) {
        for (String name : List.of("_mapping", "_mappings")) {
            routes.on(RestMethod.GET, "/" + name, this::get, PARAMETERS);
            routes.on(RestMethod.GET, "/{index}/" + name, this::get, PARAMETERS);
            routes.on(RestMethod.PUT, "/{index}/" + name, this::put, PARAMETERS);
            routes.on(RestMethod.POST, "/{index}/" + name, this::put, PARAMETERS);
            routes.on(RestMethod.GET, "/" + name + "/field/{fields}", this::fields, PARAMETERS);
            routes.on(RestMethod.GET, "/{index}/" + name + "/field/{fields}", this::fields, PARAMETERS);
        }
    }

    private List<IndexMetadata> resolve(RestRequest request) {
        return IndexResolver.resolve(
                        commands.state(),
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
    }

    private RestResponse get(RestRequest request) {
        List<IndexMetadata> indices = resolve(request);
        return RestResponse.object(json -> indices.forEach(index -> {
            json.writeObjectPropertyStart(index.getName());
            json.writeName("mappings");
            MappingWriter.write(index.getMapping(), json, RawJson::write);
            json.writeEndObject();
        }));
    }

    private RestResponse put(RestRequest request) {
        List<IndexMetadata> indices = resolve(request);
        if (indices.isEmpty()) {
            throw new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + request.variable("index") + "]");
        }
        commands.putMapping(indices, MappingParser.parse(request.json()), AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }

    private RestResponse fields(RestRequest request) {
        List<IndexMetadata> indices = resolve(request);
        List<String> patterns = request.list("fields");
        return RestResponse.object(json -> indices.forEach(index -> {
            json.writeObjectPropertyStart(index.getName());
            json.writeObjectPropertyStart("mappings");
            SortedMap<String, FieldMapping> fields = new TreeMap<>();
            collect("", index.getMapping().getPropertiesList(), fields);
            fields.forEach((name, field) -> {
                if (patterns.stream().anyMatch(pattern -> Wildcards.matches(pattern, name))) {
                    json.writeObjectPropertyStart(name);
                    json.writeStringProperty("full_name", name);
                    json.writeObjectPropertyStart("mapping");
                    json.writeName(field.getName());
                    MappingWriter.writeField(field, json, RawJson::write);
                    json.writeEndObject();
                    json.writeEndObject();
                }
            });
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private static void collect(String prefix, List<FieldMapping> from, SortedMap<String, FieldMapping> fields) {
        for (FieldMapping field : from) {
            String name = prefix + field.getName();
            if (field.getPropertiesCount() == 0) {
                fields.put(name, field);
            }
            collect(name + '.', field.getPropertiesList(), fields);
            collect(name + '.', field.getFieldsList(), fields);
        }
    }
}
