package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.AllocationSettings;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.UpdateClusterSettingsCommand;
import io.diagon.protocol.record.ClusterRecord;
import io.diagon.protocol.record.ClusterSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Decides changes of cluster-wide settings. */
public final class ClusterSettingsChange {
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
            if (rule(name).isEmpty()) {
                throw new SearchException(ErrorCode.SETTINGS, scope + " setting [" + name + "], not recognized");
            }
            check(name, value);
            settings.put(name, value);
        });
        return settings;
    }

    /** @throws SearchException SETTINGS for a name that nothing here obeys, ILLEGAL_ARGUMENT for a value that it can not have */
    public static void check(String name, String value) {
        rule(name)
                .orElseThrow(() -> new SearchException(ErrorCode.SETTINGS, "setting [" + name + "], not recognized"))
                .accept(name, value);
    }

    private static Optional<BiConsumer<String, String>> rule(String name) {
        return switch (name) {
            case "action.auto_create_index" -> Optional.of((key, value) -> {});
            case "search.max_buckets" -> Optional.of(ClusterSettingsChange::count);
            case "indices.recovery.max_bytes_per_sec" -> Optional.of(ClusterSettingsChange::size);
            default -> AllocationSettings.rule(name);
        };
    }

    private static void count(String name, String value) {
        require(name, value, "[0-9]{1,9}");
    }

    /** Bytes, with a unit; 0 and -1: no limit. */
    private static void size(String name, String value) {
        require(name, value, "-1|0|[0-9]{1,9}([bB]|[kKmMgG][bB]?)");
    }

    private static void require(String name, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "failed to parse value [" + value + "] for setting [" + name + "]");
        }
    }
}
