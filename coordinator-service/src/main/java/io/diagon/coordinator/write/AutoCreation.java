package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.index.IndexNames;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CreateIndexCommand;
import java.time.Duration;

/** Creates indices that are written to before they exist, where {@code action.auto_create_index} lets it. */
final class AutoCreation {
    private static final String SETTING = "action.auto_create_index";

    private final MasterClient master;

    AutoCreation(MasterClient master) {
        this.master = master;
    }

    void create(ClusterState state, String name, Duration limit) {
        IndexNames.check(name);
        if (!allowed(state, name)) {
            throw new SearchException(
                    ErrorCode.INDEX_NOT_FOUND,
                    "no such index [" + name + "] and [" + SETTING + "] is [" + setting(state) + "]");
        }
        CreateIndexCommand command = CreateIndexCommand.newBuilder()
                .setName(name)
                .setAutoCreate(true)
                .build();
        master.execute(ClusterCommand.newBuilder().setCreateIndex(command).build(), limit);
    }

    private static boolean allowed(ClusterState state, String name) {
        String setting = setting(state);
        if (setting.equals("true") || setting.equals("false")) {
            return setting.equals("true");
        }
        for (String pattern : setting.split(",", -1)) {
            boolean refuses = pattern.startsWith("-");
            String plain = refuses || pattern.startsWith("+") ? pattern.substring(1) : pattern;
            if (Wildcards.matches(plain.trim(), name)) {
                return !refuses;
            }
        }
        return false;
    }

    private static String setting(ClusterState state) {
        String persistent = state.persistentSettings().getOrDefault(SETTING, "true");
        return state.transientSettings().getOrDefault(SETTING, persistent);
    }
}
