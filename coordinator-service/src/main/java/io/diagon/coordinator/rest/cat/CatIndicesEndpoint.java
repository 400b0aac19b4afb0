package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cat.ByteSizes;
import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.Cell;
import io.diagon.coordinator.cat.Column;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.shard.ShardStats;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code _cat/indices} and {@code _cat/count}. */
@Component
final class CatIndicesEndpoint implements RestEndpoint {
    private static final List<Column> INDICES = List.of(
            Column.text("health", "h", "current health status"),
            Column.text("status", "s", "open/close status"),
            Column.text("index", "i,idx", "index name"),
            Column.text("uuid", "id", "index uuid"),
            Column.number("pri", "p,shards.primary,shardsPrimary", "number of primary shards"),
            Column.number("rep", "r,shards.replica,shardsReplica", "number of replica shards"),
            Column.number("docs.count", "dc,docsCount", "available docs"),
            Column.number("docs.deleted", "dd,docsDeleted", "deleted docs"),
            Column.number("creation.date", "cd", "index creation date (millisecond value)")
                    .hidden(),
            Column.text("creation.date.string", "cds", "index creation date (as string)")
                    .hidden(),
            Column.number("store.size", "ss,storeSize", "store size of primaries & replicas"),
            Column.number("pri.store.size", "", "store size of primaries"));
    private static final List<Column> COUNT = List.of(
            Column.number("epoch", "t,time", "seconds since 1970-01-01 00:00:00"),
            Column.text("timestamp", "ts,hms,hhmmss", "time in HH:MM:SS"),
            Column.number("count", "dc,docs.count,docsCount", "the document count"));

    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;

    CatIndicesEndpoint(ClusterStateWatcher watcher, StatsCollector stats) {
        this.watcher = watcher;
        this.stats = stats;
    }

    @Override
    public void register(RestRoutes routes) {
        String parameters = CatTables.PARAMETERS + "," + IndexParameters.NAMES;
        String indices = parameters + ",health,pri,include_unloaded_segments";
        routes.on(RestMethod.GET, "/_cat/indices", this::indices, indices);
        routes.on(RestMethod.GET, "/_cat/indices/{index}", this::indices, indices);
        routes.on(RestMethod.GET, "/_cat/count", this::count, parameters);
        routes.on(RestMethod.GET, "/_cat/count/{index}", this::count, parameters);
    }

    private static List<IndexMetadata> resolve(ClusterState state, RestRequest request) {
        return IndexResolver.resolve(
                        state,
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
    }

    private RestResponse indices(RestRequest request) {
        ClusterState state = watcher.current();
        List<IndexMetadata> indices = resolve(state, request);
        Map<String, List<ShardStats>> shards = stats.ofIndices(state, indices).byIndex();
        CatTable table = new CatTable(INDICES);
        for (IndexMetadata index : indices) {
            ClusterHealth.IndexHealth health = ClusterHealth.index(state, index);
            if (request.has("health")
                    && !request.parameter("health", "").equals(health.status().text())) {
                continue;
            }
            table.add(row(health, shards.getOrDefault(index.getUuid(), List.of()), request.parameter("bytes", "")));
        }
        return CatTables.answer(request, table);
    }

    private static List<Cell> row(ClusterHealth.IndexHealth health, List<ShardStats> shards, String unit) {
        IndexMetadata index = health.index();
        boolean open = index.getState() == IndexMetadata.State.OPEN;
        boolean known = open && !shards.isEmpty();
        List<ShardStats> primaries = StatsCollector.primaries(shards);
        return List.of(
                Cell.of(health.status().text()),
                Cell.of(open ? "open" : "close"),
                Cell.of(index.getName()),
                Cell.of(index.getUuid()),
                Cell.of(index.getNumberOfShards()),
                Cell.of(index.getNumberOfReplicas()),
                known ? Cell.of(StatsCollector.docs(shards)) : Cell.EMPTY,
                known
                        ? Cell.of(primaries.stream()
                                .mapToLong(shard -> shard.getEngine().getDeletedDocs())
                                .sum())
                        : Cell.EMPTY,
                Cell.of(index.getCreationMillis()),
                Cell.of(Instant.ofEpochMilli(index.getCreationMillis()).toString()),
                known ? ByteSizes.cell(storeBytes(shards), unit) : Cell.EMPTY,
                known ? ByteSizes.cell(storeBytes(primaries), unit) : Cell.EMPTY);
    }

    private static long storeBytes(List<ShardStats> shards) {
        return shards.stream()
                .mapToLong(shard -> shard.getEngine().getStoreBytes())
                .sum();
    }

    private RestResponse count(RestRequest request) {
        ClusterState state = watcher.current();
        long count = stats.ofIndices(state, resolve(state, request)).byIndex().values().stream()
                .mapToLong(StatsCollector::docs)
                .sum();
        long seconds = Instant.now().getEpochSecond();
        CatTable table = new CatTable(COUNT);
        table.add(List.of(Cell.of(seconds), Cell.of(clock(seconds)), Cell.of(count)));
        return CatTables.answer(request, table);
    }

    /** The time of day in UTC. */
    static String clock(long epochSecond) {
        long second = Math.floorMod(epochSecond, 86_400L);
        return String.format(Locale.ROOT, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
    }
}
