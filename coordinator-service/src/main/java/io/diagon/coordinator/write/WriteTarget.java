package io.diagon.coordinator.write;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one index that a name stands for when something is written.
 *
 * @param routing of the alias; empty: none
 */
record WriteTarget(IndexMetadata index, String routing) {
    /** Empty if nothing has that name. */
    static Optional<WriteTarget> find(ClusterState state, String name, boolean requireAlias) {
        IndexMetadata index = state.indices().get(name);
        if (index != null) {
            if (requireAlias) {
                throw requiresAlias(name);
            }
            return Optional.of(new WriteTarget(open(index), ""));
        }
        List<IndexMetadata> members = new ArrayList<>();
        Optional<IndexMetadata> written = Optional.empty();
        for (IndexMetadata candidate : state.indices().values()) {
            AliasMetadata alias = candidate.getAliasesMap().get(name);
            if (alias != null) {
                members.add(candidate);
                if (alias.getIsWriteIndex()) {
                    written = Optional.of(candidate);
                }
            }
        }
        if (members.isEmpty()) {
            if (requireAlias) {
                throw requiresAlias(name);
            }
            return Optional.empty();
        }
        IndexMetadata only = members.size() == 1 ? members.getFirst() : null;
        if (written.isEmpty() && only != null && !only.getAliasesOrThrow(name).hasIsWriteIndex()) {
            written = Optional.of(only);
        }
        IndexMetadata target = written.orElseThrow(() -> new SearchException(
                ErrorCode.ILLEGAL_ARGUMENT,
                "no write index is defined for alias [" + name + "]. The write index may be explicitly disabled using "
                        + "is_write_index=false or the alias points to multiple indices without one being designated as a "
                        + "write index"));
        return Optional.of(
                new WriteTarget(open(target), target.getAliasesOrThrow(name).getIndexRouting()));
    }

    private static IndexMetadata open(IndexMetadata index) {
        if (index.getState() == IndexMetadata.State.CLOSED) {
            throw new SearchException(ErrorCode.INDEX_CLOSED, "closed [" + index.getName() + "]");
        }
        return index;
    }

    private static SearchException requiresAlias(String name) {
        return new SearchException(
                ErrorCode.INDEX_NOT_FOUND,
                "no such index [" + name + "] and [require_alias] request flag is [true] and [" + name
                        + "] is not an alias");
    }
}
