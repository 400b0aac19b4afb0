package io.diagon.master.index;

import io.diagon.cluster.ClusterState;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.master.allocation.Relocations;
import io.diagon.master.state.Decision;
import io.diagon.master.state.InSync;
import io.diagon.protocol.cluster.ChangeIndexStateCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.PutMappingCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.mapping.IndexMapping;
import io.diagon.protocol.record.ClusterRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Decides changes of mappings and settings. */
public final class IndexChanges {
    private IndexChanges() {}

    public static Decision putMapping(ClusterState state, PutMappingCommand command) {
        List<ClusterRecord> records = new ArrayList<>();
        for (String uuid : command.getIndexUuidsList()) {
            IndexMetadata index = find(state, uuid);
            IndexMapping merged = MappingMerge.merge(
                    index.getMapping(),
                    command.getMapping(),
                    command.getDynamic(),
                    MappingMerge.limits(index.getSettingsMap()));
            if (merged.equals(index.getMapping())) {
                continue;
            }
            long version = index.getMappingVersion() + 1;
            records.add(Decision.put(index.toBuilder()
                    .setMapping(merged.toBuilder().setVersion(version))
                    .setMappingVersion(version)
                    .build()));
        }
        return new Decision(records);
    }

    public static Decision updateSettings(ClusterState state, UpdateIndexSettingsCommand command, long nowMillis) {
        List<ClusterRecord> records = new ArrayList<>();
        for (String uuid : command.getIndexUuidsList()) {
            IndexMetadata index = find(state, uuid);
            IndexSettingRules.checkUpdate(index.getName(), command.getSettingsMap());
            IndexSettingRules.checkRemoval(index.getName(), command.getRemovedSettingsList());
            Map<String, String> settings = new HashMap<>(index.getSettingsMap());
            command.getRemovedSettingsList().forEach(settings::remove);
            command.getSettingsMap().forEach((name, value) -> {
                if (!command.getPreserveExisting() || !index.containsSettings(name)) {
                    settings.put(name, value);
                }
            });
            if (settings.equals(index.getSettingsMap())) {
                continue;
            }
            int replicas = IndexSettingRules.replicas(settings);
            IndexMetadata.Builder changed = index.toBuilder()
                    .clearSettings()
                    .putAllSettings(settings)
                    .setNumberOfReplicas(replicas)
                    .setSettingsVersion(index.getSettingsVersion() + 1);
            if (replicas != index.getNumberOfReplicas()) {
                IndexRouting routing = withReplicas(index, state.shards(uuid), replicas, nowMillis);
                leaveInSync(changed, state.shards(uuid), routing.getShardsList());
                records.add(Decision.put(routing));
            }
            records.add(Decision.put(changed.build()));
        }
        return new Decision(records);
    }

    public static Decision changeState(ClusterState state, ChangeIndexStateCommand command) {
        return new Decision(command.getIndexUuidsList().stream()
                .map(uuid -> find(state, uuid))
                .filter(index -> index.getState() != command.getState())
                .map(index -> Decision.put(
                        index.toBuilder().setState(command.getState()).build()))
                .toList());
    }

    private static IndexRouting withReplicas(
            IndexMetadata index, List<ShardRouting> shards, int replicas, long nowMillis) {
        IndexRouting.Builder routing = IndexRouting.newBuilder().setIndexUuid(index.getUuid());
        for (int shard = 0; shard < index.getNumberOfShards(); shard++) {
            int number = shard;
            List<ShardRouting> copies = shards.stream()
                    .filter(copy -> copy.getShard() == number && !copy.getPrimary() && !Relocations.isTarget(copy))
                    .sorted(Comparator.comparing(ShardRouting::getState, Comparator.reverseOrder()))
                    .limit(replicas)
                    .toList();
            Stream.concat(
                            shards.stream().filter(copy -> copy.getShard() == number && copy.getPrimary()),
                            copies.stream())
                    .forEach(copy -> {
                        routing.addShards(copy);
                        Relocations.partner(shards, copy).ifPresent(routing::addShards);
                    });
            for (int copy = copies.size(); copy < replicas; copy++) {
                routing.addShards(IndexCreation.unassigned(shard, false, "REPLICA_ADDED", nowMillis));
            }
        }
        return routing.build();
    }

    /** Copies that are given up no longer hold what is acknowledged from now on. */
    private static void leaveInSync(IndexMetadata.Builder index, List<ShardRouting> before, List<ShardRouting> after) {
        before.stream()
                .filter(copy -> !copy.getAllocationId().isEmpty() && !after.contains(copy))
                .forEach(copy -> index.setInSync(
                        copy.getShard(), InSync.without(index.getInSync(copy.getShard()), copy.getAllocationId())));
    }

    static IndexMetadata find(ClusterState state, String uuid) {
        return state.indexByUuid(uuid)
                .orElseThrow(() -> new SearchException(ErrorCode.INDEX_NOT_FOUND, "no such index [" + uuid + "]"));
    }
}
