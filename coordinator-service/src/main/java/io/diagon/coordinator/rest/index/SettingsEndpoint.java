package io.diagon.coordinator.rest.index;

import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.index.IndexSettings;
import io.diagon.coordinator.index.SettingsParser;
import io.diagon.coordinator.index.SettingsWriter;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** {@code _settings}. */
@Component
final class SettingsEndpoint implements RestEndpoint {
    private static final String PARAMETERS = AdminParameters.NAMES + "," + IndexParameters.NAMES
            + ",local,flat_settings,include_defaults,preserve_existing";

    private final IndexCommands commands;

    SettingsEndpoint(IndexCommands commands) {
        this.commands = commands;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_settings", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/_settings/{name}", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_settings", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_settings/{name}", this::get, PARAMETERS);
        routes.on(RestMethod.PUT, "/_settings", this::put, PARAMETERS);
        routes.on(RestMethod.PUT, "/{index}/_settings", this::put, PARAMETERS);
    }

    private List<IndexMetadata> resolve(RestRequest request) {
        return IndexResolver.resolve(
                        commands.state(),
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
    }

    private RestResponse get(RestRequest request) {
        List<IndexMetadata> indices = resolve(request);
        boolean flat = request.flag("flat_settings", false);
        boolean defaults = request.flag("include_defaults", false);
        List<String> names = request.list("name");
        return RestResponse.object(json -> indices.forEach(index -> {
            SortedMap<String, List<String>> settings = SettingsWriter.of(index);
            json.writeObjectPropertyStart(index.getName());
            json.writeName("settings");
            SettingsWriter.write(SettingsWriter.select(settings, names), flat, json);
            if (defaults) {
                SortedMap<String, List<String>> others = new TreeMap<>();
                IndexSettings.defaults().forEach((name, value) -> others.put(name, List.of(value)));
                others.keySet().removeAll(settings.keySet());
                json.writeName("defaults");
                SettingsWriter.write(SettingsWriter.select(others, names), flat, json);
            }
            json.writeEndObject();
        }));
    }

    private RestResponse put(RestRequest request) {
        Json body = request.json();
        Json nested = body.members().size() == 1 ? body.members().get("settings") : null;
        commands.putSettings(
                resolve(request),
                SettingsParser.parse(nested == null ? body : nested),
                request.flag("preserve_existing", false),
                AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }
}
