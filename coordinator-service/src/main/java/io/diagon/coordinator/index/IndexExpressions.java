package io.diagon.coordinator.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Index expressions in which aliases do not count, as where indices are deleted. */
public final class IndexExpressions {
    private IndexExpressions() {}

    public static List<IndexMetadata> concrete(ClusterState state, String expression, boolean ignoreUnavailable) {
        Map<String, IndexMetadata> found = new LinkedHashMap<>();
        for (String part : expression.split(",", -1)) {
            String pattern = part.equals("_all") ? "*" : part;
            if (part.startsWith("-") && !found.isEmpty()) {
                found.keySet().removeIf(name -> Wildcards.matches(part.substring(1), name));
            } else if (Wildcards.isPattern(pattern)) {
                state.indices().forEach((name, index) -> {
                    if (Wildcards.matches(pattern, name)) {
                        found.put(name, index);
                    }
                });
            } else if (state.indices().containsKey(part)) {
                found.put(part, state.indices().get(part));
            } else if (isAlias(state, part)) {
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "The provided expression [" + part
                                + "] matches an alias, specify the corresponding concrete indices " + "instead.");
            } else if (!ignoreUnavailable) {
                throw new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + part + "]");
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean isAlias(ClusterState state, String name) {
        return state.indices().values().stream().anyMatch(index -> index.containsAliases(name));
    }
}
