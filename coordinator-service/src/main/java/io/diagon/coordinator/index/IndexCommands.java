package io.diagon.coordinator.index;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.cluster.MasterClient;
import io.diagon.coordinator.routing.IndexBlocks;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.cluster.ChangeIndexStateCommand;
import io.diagon.protocol.cluster.ClusterCommand;
import io.diagon.protocol.cluster.CreateIndexCommand;
import io.diagon.protocol.cluster.DeleteIndexCommand;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.PutMappingCommand;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.cluster.UpdateAliasesCommand;
import io.diagon.protocol.cluster.UpdateIndexSettingsCommand;
import io.diagon.protocol.mapping.IndexMapping;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Has the master change indices. */
public final class IndexCommands {
    private final ClusterStateWatcher watcher;
    private final MasterClient master;

    public IndexCommands(ClusterStateWatcher watcher, MasterClient master) {
        this.watcher = watcher;
        this.master = master;
    }

    public ClusterState state() {
        return watcher.current();
    }

    /**
     * Creates an index and waits for its shards; answers whether they were there in time.
     *
     * @param activeCopies of each shard; negative: all
     */
    public boolean create(CreateIndexCommand command, int activeCopies, Duration masterLimit, Duration limit) {
        ClusterState state = watcher.current();
        if (state.indices().containsKey(command.getName())) {
            throw new SearchException(
                    ErrorCode.RESOURCE_ALREADY_EXISTS,
                    "index [" + command.getName() + "/"
                            + state.indices().get(command.getName()).getUuid() + "] already exists");
        }
        for (IndexMetadata index : state.indices().values()) {
            if (index.containsAliases(command.getName())) {
                throw new SearchException(
                        ErrorCode.INVALID_INDEX_NAME,
                        "Invalid index name [" + command.getName() + "], already exists as alias");
            }
        }
        master.execute(ClusterCommand.newBuilder().setCreateIndex(command).build(), masterLimit);
        try {
            return watcher.await(next -> active(next, command.getName(), activeCopies), limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether every shard of the index has so many started copies. */
    public static boolean active(ClusterState state, String name, int copies) {
        IndexMetadata index = state.indices().get(name);
        if (index == null) {
            return true; // deleted while it was waited for
        }
        int wanted = copies < 0 ? index.getNumberOfReplicas() + 1 : copies;
        int[] started = new int[index.getNumberOfShards()];
        for (ShardRouting copy : state.shards(index.getUuid())) {
            if (ShardCopies.active(copy)) {
                started[copy.getShard()]++;
            }
        }
        for (int count : started) {
            if (count < wanted) {
                return false;
            }
        }
        return true;
    }

    public void delete(List<IndexMetadata> indices, Duration limit) {
        indices.forEach(index -> IndexBlocks.check(index, IndexBlocks.Level.DELETE));
        if (!indices.isEmpty()) {
            DeleteIndexCommand command = DeleteIndexCommand.newBuilder()
                    .addAllIndexUuids(uuids(indices))
                    .build();
            master.execute(ClusterCommand.newBuilder().setDeleteIndex(command).build(), limit);
        }
    }

    /** Opens or closes what is not so yet. */
    public void changeState(List<IndexMetadata> indices, IndexMetadata.State to, Duration limit) {
        indices.forEach(index -> IndexBlocks.check(index, IndexBlocks.Level.METADATA));
        if (!indices.isEmpty()) {
            ChangeIndexStateCommand command = ChangeIndexStateCommand.newBuilder()
                    .addAllIndexUuids(uuids(indices))
                    .setState(to)
                    .build();
            master.execute(
                    ClusterCommand.newBuilder().setChangeIndexState(command).build(), limit);
        }
    }

    public void putMapping(List<IndexMetadata> indices, IndexMapping mapping, Duration limit) {
        indices.forEach(index -> IndexBlocks.check(index, IndexBlocks.Level.METADATA));
        PutMappingCommand command = PutMappingCommand.newBuilder()
                .addAllIndexUuids(uuids(indices))
                .setMapping(mapping)
                .build();
        master.execute(ClusterCommand.newBuilder().setPutMapping(command).build(), limit);
    }

    public void putSettings(
            List<IndexMetadata> indices, SettingsParser.Parsed settings, boolean preserveExisting, Duration limit) {
        for (String name : settings.values().keySet()) {
            refuseFinal(name, indices);
        }
        // Blocks can always be lifted.
        if (Stream.concat(settings.values().keySet().stream(), settings.removed().stream())
                .anyMatch(name -> !name.startsWith("index.blocks."))) {
            indices.forEach(index -> IndexBlocks.check(index, IndexBlocks.Level.METADATA));
        }
        settings.removed().forEach(name -> refuseFinal(name, indices));
        if (settings.analysis().getSerializedSize() > 0) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Can't update non dynamic settings [[index.analysis]] for open indices " + names(indices));
        }
        UpdateIndexSettingsCommand command = UpdateIndexSettingsCommand.newBuilder()
                .addAllIndexUuids(uuids(indices))
                .putAllSettings(settings.values())
                .addAllRemovedSettings(settings.removed())
                .setPreserveExisting(preserveExisting)
                .build();
        master.execute(
                ClusterCommand.newBuilder().setUpdateIndexSettings(command).build(), limit);
    }

    public void updateAliases(List<UpdateAliasesCommand.Action> actions, Duration limit) {
        UpdateAliasesCommand command =
                UpdateAliasesCommand.newBuilder().addAllActions(actions).build();
        master.execute(ClusterCommand.newBuilder().setUpdateAliases(command).build(), limit);
    }

    private static void refuseFinal(String name, List<IndexMetadata> indices) {
        if (IndexSettings.isFinal(name)) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "final " + names(indices) + " setting [" + name + "], not updateable");
        }
    }

    private static List<String> names(List<IndexMetadata> indices) {
        return indices.stream()
                .map(index -> index.getName() + "/" + index.getUuid())
                .toList();
    }

    private static List<String> uuids(List<IndexMetadata> indices) {
        return indices.stream().map(IndexMetadata::getUuid).toList();
    }
}
