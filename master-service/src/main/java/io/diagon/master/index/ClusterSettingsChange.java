package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.UpdateClusterSettingsCommand;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.ClusterSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides changes of cluster-wide settings. */
public final class ClusterSettingsChange {
    /** Those that something here obeys. */
    private static final Set<String> KNOWN = Set.of("action.auto_create_index", "search.max_buckets");

    private ClusterSettingsChange() {}

    public static Decision update(ClusterState state, UpdateClusterSettingsCommand command) {
        Map<String, String> persistent = changed(
                "persistent",
                state.persistentSettings(),
                command.getPersistentMap(),
                command.getRemovedPersistentList());
        Map<String, String> transientSettings = changed(
                "transient", state.transientSettings(), command.getTransientMap(), command.getRemovedTransientList());
        return new Decision(List.of(ClusterRecord.newBuilder()
                .setSettingsPut(ClusterSettings.newBuilder()
                        .putAllPersistent(persistent)
                        .putAllTransient(transientSettings))
                .build()));
    }

    private static Map<String, String> changed(
            String scope, Map<String, String> current, Map<String, String> put, List<String> removed) {
        Map<String, String> settings = new HashMap<>(current);
        removed.forEach(settings::remove);
        put.forEach((name, value) -> {
            if (!KNOWN.contains(name)) {
                throw new SearchException(ErrorCode.SETTINGS, scope + " setting [" + name + "], not recognized");
            }
            settings.put(name, valid(name, value));
        });
        return settings;
    }

    private static String valid(String name, String value) {
        if (name.equals("search.max_buckets") && !value.matches("[0-9]{1,9}")) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "failed to parse value [" + value + "] for setting [" + name + "]");
        }
        return value;
    }
}
