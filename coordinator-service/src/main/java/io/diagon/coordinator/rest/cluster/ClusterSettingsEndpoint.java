package io.diagon.coordinator.rest.cluster;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.index.SettingsParser;
import io.diagon.coordinator.index.SettingsWriter;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.UpdateClusterSettingsCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** {@code _cluster/settings}. */
@Component
final class ClusterSettingsEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            "flat_settings,include_defaults,local,timeout,master_timeout,cluster_manager_timeout";

    private static final List<String> GROUPS = List.of(
            "cluster.",
            "action.",
            "indices.",
            "search.",
            "logger.",
            "network.",
            "discovery.",
            "gateway.",
            "script.",
            "diagon.",
            "plugins.");

    private final ClusterStateWatcher watcher;
    private final MasterClient master;

    ClusterSettingsEndpoint(ClusterStateWatcher watcher, MasterClient master) {
        this.watcher = watcher;
        this.master = master;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cluster/settings", this::get, PARAMETERS);
        routes.on(RestMethod.PUT, "/_cluster/settings", this::put, PARAMETERS);
    }

    private RestResponse get(RestRequest request) {
        ClusterState state = watcher.current();
        boolean flat = request.flag("flat_settings", false);
        return RestResponse.object(json -> {
            write("persistent", state.persistentSettings(), flat, json);
            write("transient", state.transientSettings(), flat, json);
            if (request.flag("include_defaults", false)) {
                write("defaults", new TreeMap<>(Map.of("action.auto_create_index", "true")), flat, json);
            }
        });
    }

    private RestResponse put(RestRequest request) {
        UpdateClusterSettingsCommand.Builder command = UpdateClusterSettingsCommand.newBuilder();
        Json body = request.json();
        body.members().forEach((scope, settings) -> {
            switch (scope) {
                case "persistent" ->
                    read(settings, command::putPersistent, command::addRemovedPersistent, persistent());
                case "transient" -> read(settings, command::putTransient, command::addRemovedTransient, transients());
                default ->
                    throw settings.error(ErrorCode.PARSING, "[cluster_update_settings] unknown field [" + scope + "]");
            }
        });
        if (command.build().equals(UpdateClusterSettingsCommand.getDefaultInstance())
                && body.members().values().stream()
                        .allMatch(scope -> scope.members().isEmpty())) {
            throw new SearchException(
                    ErrorCode.ACTION_REQUEST_VALIDATION, "Validation Failed: 1: no settings to update;");
        }
        Duration limit =
                request.time("cluster_manager_timeout", request.time("master_timeout", Duration.ofSeconds(30)));
        master.execute(
                ClusterCommand.newBuilder().setUpdateClusterSettings(command).build(), limit);
        boolean flat = request.flag("flat_settings", false);
        return RestResponse.object(json -> {
            json.writeBooleanProperty("acknowledged", true);
            write("persistent", new TreeMap<>(command.getPersistentMap()), flat, json);
            write("transient", new TreeMap<>(command.getTransientMap()), flat, json);
        });
    }

    private Set<String> persistent() {
        return watcher.current().persistentSettings().keySet();
    }

    private Set<String> transients() {
        return watcher.current().transientSettings().keySet();
    }

    @FunctionalInterface
    private interface Put {
        void put(String name, String value);
    }

    @FunctionalInterface
    private interface Remove {
        void remove(String name);
    }

    private static void read(Json settings, Put put, Remove remove, Set<String> present) {
        SettingsParser.flat(settings).forEach((name, value) -> {
            if (GROUPS.stream().noneMatch(name::startsWith)) {
                throw new SearchException(
                        ErrorCode.SETTINGS, "persistent or transient setting [" + name + "], not recognized");
            }
            if (!value.isNull()) {
                put.put(name, SettingsParser.text(value));
            } else if (name.endsWith("*")) {
                String prefix = name.substring(0, name.length() - 1);
                new TreeSet<>(present)
                        .stream().filter(known -> known.startsWith(prefix)).forEach(remove::remove);
            } else {
                remove.remove(name);
            }
        });
    }

    private static void write(String scope, SortedMap<String, String> settings, boolean flat, JsonGenerator json) {
        SortedMap<String, List<String>> lists = new TreeMap<>();
        settings.forEach((name, value) -> lists.put(name, List.of(value)));
        json.writeName(scope);
        SettingsWriter.write(lists, flat, json);
    }
}
