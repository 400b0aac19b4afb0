package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.state.Decision;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.DeleteIndexCommand;
import io.diagon.protocol.cluster.InSyncCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.record.ClusterRecord;
import java.util.List;
import java.util.Map;

/** Decides the creation and the deletion of indices. */
public final class IndexCreation {
    private IndexCreation() {}

    /**
     * @param uuid for the new index
     */
    public static Decision create(ClusterState state, CreateIndexCommand command, String uuid, long nowMillis) {
        String name = command.getName();
        IndexNames.check(name);
        IndexMetadata existing = state.indices().get(name);
        if (existing != null) {
            if (command.getAutoCreate()) {
                return Decision.NOTHING;
            }
            throw new SearchException(
                    ErrorCode.RESOURCE_ALREADY_EXISTS,
                    "index [" + name + "/" + existing.getUuid() + "] already exists");
        }
        if (state.indices().values().stream().anyMatch(index -> index.containsAliases(name))) {
            throw new SearchException(
                    ErrorCode.INVALID_INDEX_NAME, "Invalid index name [" + name + "], already exists as alias");
        }
        Map<String, String> settings = command.getSettingsMap();
        IndexSettingRules.checkNew(settings);
        for (String alias : command.getAliasesMap().keySet()) {
            AliasChanges.check(state, alias, name);
        }
        int shards = IndexSettingRules.integer(settings, "index.number_of_shards", 1);
        int replicas = IndexSettingRules.replicas(settings);
        IndexMapping mapping = MappingMerge.merge(
                        IndexMapping.getDefaultInstance(), command.getMapping(), false, MappingMerge.limits(settings))
                .toBuilder()
                .setVersion(1)
                .build();
        IndexSortRules.check(settings, mapping);
        IndexMetadata.Builder index = IndexMetadata.newBuilder()
                .setName(name)
                .setUuid(uuid)
                .setCreationMillis(nowMillis)
                .setState(IndexMetadata.State.OPEN)
                .setNumberOfShards(shards)
                .setNumberOfReplicas(replicas)
                .putAllSettings(settings)
                .setAnalysis(command.getAnalysis())
                .setMapping(mapping)
                .putAllAliases(command.getAliasesMap())
                .setMappingVersion(1)
                .setSettingsVersion(1)
                .setAliasesVersion(1);
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(uuid);
        for (int shard = 0; shard < shards; shard++) {
            index.addPrimaryTerms(0).addInSync(InSyncCopies.getDefaultInstance());
            for (int copy = 0; copy <= replicas; copy++) {
                routing.addShards(unassigned(shard, copy == 0, "INDEX_CREATED", nowMillis));
            }
        }
        return new Decision(List.of(Decision.put(index.build()), Decision.put(routing.build())));
    }

    static ShardRouting unassigned(int shard, boolean primary, String reason, long nowMillis) {
        return ShardRouting.newBuilder()
                .setShard(shard)
                .setPrimary(primary)
                .setState(ShardRouting.State.UNASSIGNED)
                .setUnassignedReason(reason)
                .setUnassignedMillis(nowMillis)
                .build();
    }

    public static Decision delete(ClusterState state, DeleteIndexCommand command) {
        return new Decision(command.getIndexUuidsList().stream()
                .filter(uuid -> state.indexByUuid(uuid).isPresent())
                .map(uuid -> ClusterRecord.newBuilder().setIndexRemoved(uuid).build())
                .toList());
    }
}
