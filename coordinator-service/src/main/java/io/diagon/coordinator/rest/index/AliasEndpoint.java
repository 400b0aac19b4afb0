package io.diagon.coordinator.rest.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.index.AliasActions;
import io.diagon.coordinator.index.AliasJson;
import io.diagon.coordinator.index.IndexCommands;
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
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _alias} and {@code _aliases}. */
@Component
final class AliasEndpoint implements RestEndpoint {
    private static final String PARAMETERS = AdminParameters.NAMES + "," + IndexParameters.NAMES + ",local";

    private final IndexCommands commands;

    AliasEndpoint(IndexCommands commands) {
        this.commands = commands;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.POST, "/_aliases", this::update, PARAMETERS);
        routes.on(RestMethod.GET, "/_aliases", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_aliases", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/_alias", this::get, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_alias", this::get, PARAMETERS);
        for (String path : List.of("/_alias/{name}", "/{index}/_alias/{name}")) {
            routes.on(RestMethod.GET, path, this::get, PARAMETERS);
            routes.on(RestMethod.HEAD, path, this::exists, PARAMETERS);
        }
        for (String plural : List.of("/{index}/_alias/{name}", "/{index}/_aliases/{name}")) {
            routes.on(RestMethod.PUT, plural, this::put, PARAMETERS);
            routes.on(RestMethod.POST, plural, this::put, PARAMETERS);
            routes.on(RestMethod.DELETE, plural, this::delete, PARAMETERS);
        }
        routes.on(RestMethod.PUT, "/_alias/{name}", this::put, PARAMETERS);
        routes.on(RestMethod.POST, "/_alias/{name}", this::put, PARAMETERS);
    }

    private RestResponse update(RestRequest request) {
        commands.updateAliases(AliasActions.parse(commands.state(), request.json()), AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }

    private RestResponse put(RestRequest request) {
        AliasMetadata metadata =
                request.hasBody() ? AliasJson.parse(request.json()) : AliasMetadata.getDefaultInstance();
        ClusterState state = commands.state();
        commands.updateAliases(
                AliasActions.add(state, request.parameter("index", "_all"), request.variable("name"), metadata),
                AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }

    private RestResponse delete(RestRequest request) {
        commands.updateAliases(
                AliasActions.remove(commands.state(), request.variable("index"), request.list("name")),
                AdminParameters.master(request));
        return RestResponse.acknowledged(true);
    }

    private Map<IndexMetadata, SortedMap<String, AliasMetadata>> select(RestRequest request) {
        List<ResolvedIndex> indices = IndexResolver.resolve(
                commands.state(),
                request.parameter("index", "_all"),
                IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED));
        List<String> names = request.list("name");
        Map<IndexMetadata, SortedMap<String, AliasMetadata>> selected = new LinkedHashMap<>();
        for (ResolvedIndex resolved : indices) {
            SortedMap<String, AliasMetadata> aliases = new TreeMap<>();
            resolved.index().getAliasesMap().forEach((name, alias) -> {
                boolean wanted = names.isEmpty()
                        || names.stream()
                                .anyMatch(pattern -> pattern.equals("_all") || Wildcards.matches(pattern, name));
                if (wanted) {
                    aliases.put(name, alias);
                }
            });
            if (names.isEmpty() || !aliases.isEmpty()) {
                selected.put(resolved.index(), aliases);
            }
        }
        return selected;
    }

    private RestResponse exists(RestRequest request) {
        try {
            return RestResponse.exists(!select(request).isEmpty());
        } catch (SearchException missing) {
            return RestResponse.exists(false);
        }
    }

    private RestResponse get(RestRequest request) {
        Map<IndexMetadata, SortedMap<String, AliasMetadata>> selected = select(request);
        List<String> missing = missing(request.list("name"), selected);
        if (missing.isEmpty()) {
            return RestResponse.object(json -> write(selected, json));
        }
        String what = (missing.size() > 1 ? "aliases [" : "alias [") + String.join(",", missing) + "] missing";
        return RestResponse.object(404, json -> {
            json.writeStringProperty("error", what);
            json.writeNumberProperty("status", 404);
            write(selected, json);
        });
    }

    private static List<String> missing(
            List<String> names, Map<IndexMetadata, SortedMap<String, AliasMetadata>> selected) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            boolean found = Wildcards.isPattern(name)
                    || name.equals("_all")
                    || selected.values().stream().anyMatch(aliases -> aliases.containsKey(name));
            if (!found) {
                missing.add(name);
            }
        }
        return missing;
    }

    private static void write(Map<IndexMetadata, SortedMap<String, AliasMetadata>> selected, JsonGenerator json) {
        selected.forEach((index, aliases) -> {
            json.writeObjectPropertyStart(index.getName());
            json.writeObjectPropertyStart("aliases");
            aliases.forEach((name, alias) -> {
                json.writeName(name);
                AliasJson.write(alias, json, RawJson::write);
            });
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
