package io.diagon.coordinator.routing;

import com.google.protobuf.ByteString;
import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the indices that an expression names: names, aliases, patterns, and exclusions that begin with a minus. */
public final class IndexResolver {
    private IndexResolver() {}

    /** By name. Fails with INDEX_NOT_FOUND or INDEX_CLOSED as the options say. */
    public static List<ResolvedIndex> resolve(ClusterState state, String expression, IndexOptions options) {
        Map<String, Found> found = new LinkedHashMap<>();
        boolean patternSeen = false;
        for (String part : parts(expression)) {
            if (part.startsWith("-") && patternSeen) {
                String excluded = part.substring(1);
                found.keySet().removeIf(name -> NamePattern.matches(excluded, name));
            } else if (part.indexOf('*') >= 0) {
                patternSeen = true;
                expand(state, part, options, found);
            } else {
                named(state, part, options, found);
            }
        }
        if (found.isEmpty() && !options.allowNoIndices()) {
            throw notFound(expression);
        }
        return found.values().stream().map(Found::resolved).toList();
    }

    private static List<String> parts(String expression) {
        if (expression.isEmpty() || expression.equals("_all")) {
            return List.of("*");
        }
        List<String> parts = new ArrayList<>();
        for (String part : expression.split(",", -1)) {
            if (!part.isEmpty()) {
                parts.add(part.equals("_all") ? "*" : part);
            }
        }
        return parts;
    }

    private static void expand(ClusterState state, String pattern, IndexOptions options, Map<String, Found> found) {
        boolean matched = false;
        for (IndexMetadata index : state.indices().values()) {
            boolean open = index.getState() == IndexMetadata.State.OPEN;
            if (open ? !options.expandOpen() : !options.expandClosed()) {
                continue;
            }
            if (NamePattern.matches(pattern, index.getName())) {
                found.computeIfAbsent(index.getName(), name -> new Found(index)).addWhole();
                matched = true;
                continue;
            }
            for (Map.Entry<String, AliasMetadata> alias : index.getAliasesMap().entrySet()) {
                if (NamePattern.matches(pattern, alias.getKey())) {
                    found.computeIfAbsent(index.getName(), name -> new Found(index))
                            .add(alias.getValue());
                    matched = true;
                }
            }
        }
        if (!matched && !options.allowNoIndices()) {
            throw notFound(pattern);
        }
    }

    private static void named(ClusterState state, String name, IndexOptions options, Map<String, Found> found) {
        IndexMetadata index = state.indices().get(name);
        if (index != null) {
            add(index, null, options, found);
            return;
        }
        boolean matched = false;
        for (IndexMetadata candidate : state.indices().values()) {
            AliasMetadata alias = candidate.getAliasesMap().get(name);
            if (alias != null) {
                add(candidate, alias, options, found);
                matched = true;
            }
        }
        if (!matched && !options.ignoreUnavailable()) {
            throw notFound(name);
        }
    }

    private static void add(
            IndexMetadata index,
            @org.jspecify.annotations.Nullable AliasMetadata alias,
            IndexOptions options,
            Map<String, Found> found) {
        if (index.getState() == IndexMetadata.State.CLOSED && !options.expandClosed()) {
            if (options.ignoreUnavailable()) {
                return;
            }
            throw new SearchException(ErrorCode.INDEX_CLOSED, "closed [" + index.getName() + "]");
        }
        Found entry = found.computeIfAbsent(index.getName(), name -> new Found(index));
        if (alias == null) {
            entry.addWhole();
        } else {
            entry.add(alias);
        }
    }

    private static SearchException notFound(String name) {
        return new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + name + "]");
    }

    private static final class Found {
        private final IndexMetadata index;
        private final Set<ByteString> filters = new LinkedHashSet<>();
        private final Set<String> routing = new LinkedHashSet<>();
        private boolean unfiltered;
        private boolean unrouted;

        Found(IndexMetadata index) {
            this.index = index;
        }

        void addWhole() {
            unfiltered = true;
            unrouted = true;
        }

        void add(AliasMetadata alias) {
            if (alias.getFilter().isEmpty()) {
                unfiltered = true;
            } else {
                filters.add(alias.getFilter());
            }
            if (alias.getSearchRouting().isEmpty()) {
                unrouted = true;
            } else {
                routing.addAll(List.of(alias.getSearchRouting().split(",", -1)));
            }
        }

        ResolvedIndex resolved() {
            return new ResolvedIndex(
                    index, unfiltered ? List.of() : List.copyOf(filters), unrouted ? Set.of() : Set.copyOf(routing));
        }
    }
}
