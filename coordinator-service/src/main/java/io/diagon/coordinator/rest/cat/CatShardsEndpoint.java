package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cat.ByteSizes;
import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.Cell;
import io.diagon.coordinator.cat.Column;
import io.diagon.coordinator.cat.Durations;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.coordinator.routing.ShardCopies;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.shard.ShardStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code _cat/shards}. */
@Component
final class CatShardsEndpoint implements RestEndpoint {
    private static final List<Column> COLUMNS = List.of(
            Column.text("index", "i,idx", "index name"),
            Column.number("shard", "s,sh", "shard name"),
            Column.text("prirep", "p,pr,primaryOrReplica", "primary or replica"),
            Column.text("state", "st", "shard state"),
            Column.number("docs", "d,dc", "number of docs in shard"),
            Column.number("store", "sto", "store size of shard (how much disk it uses)"),
            Column.text("ip", "", "ip of node where it lives"),
            Column.text("node", "n", "name of node where it lives"),
            Column.text("id", "", "unique id of node where it lives").hidden(),
            Column.text("unassigned.reason", "ur", "reason shard became unassigned")
                    .hidden(),
            Column.text("unassigned.at", "ua", "time shard became unassigned (UTC)")
                    .hidden(),
            Column.text("unassigned.for", "uf", "time has been unassigned").hidden(),
            Column.text("unassigned.details", "ud", "additional details as to why the shard became unassigned")
                    .hidden(),
            Column.number("segments.count", "sc,segmentsCount", "number of segments")
                    .hidden(),
            Column.number("seq_no.max", "sqm,maxSeqNo", "max sequence number").hidden(),
            Column.number("seq_no.local_checkpoint", "sql,localCheckpoint", "local checkpoint")
                    .hidden(),
            Column.number("seq_no.global_checkpoint", "sqg,globalCheckpoint", "global checkpoint")
                    .hidden());

    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;

    CatShardsEndpoint(ClusterStateWatcher watcher, StatsCollector stats) {
        this.watcher = watcher;
        this.stats = stats;
    }

    private record CopyKey(String indexUuid, int shard, String nodeId) {}

    @Override
    public void register(RestRoutes routes) {
        String parameters = CatTables.PARAMETERS + "," + IndexParameters.NAMES;
        routes.on(RestMethod.GET, "/_cat/shards", this::shards, parameters);
        routes.on(RestMethod.GET, "/_cat/shards/{index}", this::shards, parameters);
    }

    private RestResponse shards(RestRequest request) {
        ClusterState state = watcher.current();
        List<IndexMetadata> indices = IndexResolver.resolve(
                        state,
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        Map<CopyKey, ShardStats> known = new HashMap<>();
        stats.ofIndices(state, indices)
                .nodes()
                .forEach((node, of) -> of.getShardsList()
                        .forEach(shard -> known.put(
                                new CopyKey(
                                        shard.getShard().getIndexUuid(),
                                        shard.getShard().getNumber(),
                                        node.getId()),
                                shard)));
        CatTable table = new CatTable(COLUMNS);
        for (IndexMetadata index : indices) {
            List<ShardRouting> copies = new ArrayList<>(ShardCopies.wanted(state, index.getUuid()));
            copies.sort(Comparator.comparingInt(ShardRouting::getShard).thenComparing(copy -> !copy.getPrimary()));
            for (ShardRouting copy : copies) {
                ShardStats shard = known.get(new CopyKey(index.getUuid(), copy.getShard(), copy.getNodeId()));
                table.add(row(state, index, copy, shard, request.parameter("bytes", "")));
            }
        }
        return CatTables.answer(request, table);
    }

    private static List<Cell> row(
            ClusterState state, IndexMetadata index, ShardRouting copy, @Nullable ShardStats stats, String unit) {
        Node node = state.node(copy.getNodeId());
        boolean unassigned = copy.getState() == ShardRouting.State.UNASSIGNED && copy.getUnassignedMillis() > 0;
        long since = copy.getUnassignedMillis();
        return List.of(
                Cell.of(index.getName()),
                Cell.of(copy.getShard()),
                Cell.of(copy.getPrimary() ? "p" : "r"),
                Cell.of(copy.getState().name()),
                stats == null ? Cell.EMPTY : Cell.of(stats.getEngine().getDocs()),
                stats == null ? Cell.EMPTY : ByteSizes.cell(stats.getEngine().getStoreBytes(), unit),
                node == null ? Cell.EMPTY : Cell.of(node.getHost()),
                node == null ? Cell.EMPTY : Cell.of(place(state, copy, node)),
                node == null ? Cell.EMPTY : Cell.of(node.getId()),
                Cell.of(copy.getUnassignedReason()),
                unassigned ? Cell.of(Instant.ofEpochMilli(since).toString()) : Cell.EMPTY,
                unassigned ? Durations.cell(System.currentTimeMillis() - since) : Cell.EMPTY,
                Cell.of(copy.getUnassignedDetails()),
                stats == null ? Cell.EMPTY : Cell.of(stats.getEngine().getSegments()),
                stats == null ? Cell.EMPTY : Cell.of(stats.getMaxSeqNo()),
                stats == null ? Cell.EMPTY : Cell.of(stats.getLocalCheckpoint()),
                stats == null ? Cell.EMPTY : Cell.of(stats.getGlobalCheckpoint()));
    }

    /** A copy that moves is shown with where it moves to. */
    private static String place(ClusterState state, ShardRouting copy, Node node) {
        Node target = copy.getState() == ShardRouting.State.RELOCATING ? state.node(copy.getRelocatingNodeId()) : null;
        return target == null
                ? node.getName()
                : node.getName() + " -> " + target.getHost() + " " + target.getId() + " " + target.getName();
    }
}
