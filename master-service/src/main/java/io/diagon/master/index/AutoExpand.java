package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code index.auto_expand_replicas}: as many replicas as there are other data nodes, within bounds such as {@code 0-1} or {@code 1-all}. */
public final class AutoExpand {
    static final String SETTING = "index.auto_expand_replicas";
    private static final Pattern BOUNDS = Pattern.compile("(\\d{1,3})-(\\d{1,3}|all)");

    /** As many as an index may have. */
    private static final int ALL = 100;

    private AutoExpand() {}

    static void check(String value) {
        Matcher bounds = BOUNDS.matcher(value);
        boolean valid =
                value.equals("false") || (bounds.matches() && Integer.parseInt(bounds.group(1)) <= most(bounds));
        if (!valid) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "failed to parse [" + SETTING + "] from value: [" + value + "]");
        }
    }

    /** What nodes that came or went, or leave for good, change. */
    public static Decision decide(ClusterState state, long nowMillis) {
        int others = (int) state.nodes().values().stream()
                        .filter(node -> node.getRolesList().contains(NodeRole.DATA) && !node.getDraining())
                        .count()
                - 1;
        List<ClusterRecord> records = new ArrayList<>();
        for (IndexMetadata index : state.indices().values()) {
            Matcher bounds = BOUNDS.matcher(index.getSettingsOrDefault(SETTING, "false"));
            if (!bounds.matches() || others < 0) {
                continue;
            }
            int replicas = Math.max(Integer.parseInt(bounds.group(1)), Math.min(others, most(bounds)));
            if (replicas != index.getNumberOfReplicas()) {
                UpdateIndexSettingsCommand command = UpdateIndexSettingsCommand.newBuilder()
                        .addIndexUuids(index.getUuid())
                        .putSettings("index.number_of_replicas", Integer.toString(replicas))
                        .build();
                records.addAll(
                        IndexChanges.updateSettings(state, command, nowMillis).records());
            }
        }
        return new Decision(records);
    }

    private static int most(Matcher bounds) {
        return bounds.group(2).equals("all") ? ALL : Math.min(ALL, Integer.parseInt(bounds.group(2)));
    }
}
