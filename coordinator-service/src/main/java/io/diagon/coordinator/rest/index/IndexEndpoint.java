package io.diagon.coordinator.rest.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.index.AliasJson;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.index.IndexDefinition;
import io.diagon.coordinator.index.IndexExpressions;
import io.diagon.coordinator.index.IndexNames;
import io.diagon.coordinator.index.MappingWriter;
import io.diagon.coordinator.index.SettingsWriter;
import io.diagon.coordinator.rest.ActiveCopiesParameter;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RawJson;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.List;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** Indices are created, looked at and deleted. */
@Component
final class IndexEndpoint implements RestEndpoint {
    private static final String GET =
            AdminParameters.NAMES + "," + IndexParameters.NAMES + ",local,flat_settings,include_defaults";

    private final IndexCommands commands;

    IndexEndpoint(IndexCommands commands) {
        this.commands = commands;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.PUT, "/{index}", this::create, AdminParameters.NAMES + ",wait_for_active_shards");
        routes.on(RestMethod.GET, "/{index}", this::get, GET);
        routes.on(RestMethod.HEAD, "/{index}", this::exists, GET);
        routes.on(RestMethod.DELETE, "/{index}", this::delete, AdminParameters.NAMES + "," + IndexParameters.NAMES);
    }

    private RestResponse create(RestRequest request) {
        String name = request.variable("index");
        IndexNames.check(name);
        CreateIndexCommand command = request.hasBody()
                ? IndexDefinition.parse(name, request.json()).build()
                : CreateIndexCommand.newBuilder().setName(name).build();
        int copies = ActiveCopiesParameter.read(
                request, ActiveCopiesParameter.parse(command.getSettingsOrDefault(ActiveCopiesParameter.SETTING, "1")));
        boolean active =
                commands.create(command, copies, AdminParameters.master(request), AdminParameters.nodes(request));
        return RestResponse.object(json -> {
            json.writeBooleanProperty("acknowledged", true);
            json.writeBooleanProperty("shards_acknowledged", active);
            json.writeStringProperty("index", name);
        });
    }

    private RestResponse delete(RestRequest request) {
        ClusterState state = commands.state();
        List<IndexMetadata> indices =
                IndexExpressions.concrete(state, request.variable("index"), request.flag("ignore_unavailable", false));
        commands.delete(indices, AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }

    private RestResponse exists(RestRequest request) {
        try {
            List<ResolvedIndex> found = resolve(request);
            boolean pattern = request.variable("index").indexOf('*') >= 0;
            return RestResponse.exists(!found.isEmpty() || (pattern && request.flag("allow_no_indices", true)));
        } catch (SearchException missing) {
            return RestResponse.exists(false);
        }
    }

    private List<ResolvedIndex> resolve(RestRequest request) {
        return IndexResolver.resolve(
                commands.state(),
                request.variable("index"),
                IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED));
    }

    private RestResponse get(RestRequest request) {
        List<ResolvedIndex> found = resolve(request);
        boolean flat = request.flag("flat_settings", false);
        return RestResponse.object(json -> {
            for (ResolvedIndex resolved : found) {
                index(resolved.index(), flat, json);
            }
        });
    }

    private static void index(IndexMetadata index, boolean flat, JsonGenerator json) {
        json.writeObjectPropertyStart(index.getName());
        json.writeObjectPropertyStart("aliases");
        new TreeMap<>(index.getAliasesMap()).forEach((name, alias) -> {
            json.writeName(name);
            AliasJson.write(alias, json, RawJson::write);
        });
        json.writeEndObject();
        json.writeName("mappings");
        MappingWriter.write(index.getMapping(), json, RawJson::write);
        json.writeName("settings");
        SettingsWriter.write(SettingsWriter.of(index), flat, json);
        json.writeEndObject();
    }
}
