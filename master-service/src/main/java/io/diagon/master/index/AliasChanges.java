package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.UpdateAliasesCommand;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides changes of aliases: all actions of a command, or none. */
public final class AliasChanges {
    private AliasChanges() {}

    public static Decision update(ClusterState state, UpdateAliasesCommand command) {
        Map<String, IndexMetadata> indices = new LinkedHashMap<>();
        state.indices().values().forEach(index -> indices.put(index.getUuid(), index));
        List<ClusterRecord> records = new ArrayList<>();
        for (UpdateAliasesCommand.Action action : command.getActionsList()) {
            IndexMetadata index = indices.get(action.getIndexUuid());
            if (index == null) {
                throw new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + action.getIndexUuid() + "]");
            }
            switch (action.getType()) {
                case ADD -> {
                    check(state, action.getAlias(), index.getName());
                    indices.put(
                            index.getUuid(),
                            index.toBuilder()
                                    .putAliases(action.getAlias(), action.getMetadata())
                                    .build());
                }
                case REMOVE -> {
                    if (!index.containsAliases(action.getAlias()) && action.getMustExist()) {
                        throw new SearchException(
                                ErrorCode.ALIASES_NOT_FOUND, "aliases [" + action.getAlias() + "] missing");
                    }
                    indices.put(
                            index.getUuid(),
                            index.toBuilder().removeAliases(action.getAlias()).build());
                }
                case REMOVE_INDEX -> {
                    indices.remove(index.getUuid());
                    records.add(ClusterRecord.newBuilder()
                            .setIndexRemoved(index.getUuid())
                            .build());
                }
                case UNRECOGNIZED -> throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "unknown alias action");
            }
        }
        for (IndexMetadata index : indices.values()) {
            if (!index.equals(state.indices().get(index.getName()))) {
                index.getAliasesMap().keySet().forEach(alias -> checkOneWriteIndex(indices, alias));
                records.add(Decision.put(index.toBuilder()
                        .setAliasesVersion(index.getAliasesVersion() + 1)
                        .build()));
            }
        }
        return new Decision(records);
    }

    static void check(ClusterState state, String alias, String index) {
        IndexNames.checkAlias(alias);
        if (state.indices().containsKey(alias) || alias.equals(index)) {
            throw new SearchException(
                    ErrorCode.INVALID_INDEX_NAME,
                    "Invalid alias name [" + alias
                            + "]: an index or data stream exists with the same name as the alias");
        }
    }

    private static void checkOneWriteIndex(Map<String, IndexMetadata> indices, String alias) {
        List<String> writers = indices.values().stream()
                .filter(index -> index.getAliasesOrDefault(alias, AliasMetadata.getDefaultInstance())
                        .getIsWriteIndex())
                .map(IndexMetadata::getName)
                .toList();
        if (writers.size() > 1) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_STATE,
                    "alias [" + alias + "] has more than one write index [" + String.join(",", writers) + "]");
        }
    }
}
