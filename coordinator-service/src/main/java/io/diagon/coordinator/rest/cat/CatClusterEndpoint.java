package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.ClusterHealth;
import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.Cell;
import io.diagon.coordinator.cat.Column;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.protocol.cluster.AliasMetadata;
import io.diagon.protocol.cluster.Node;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** {@code _cat}, and what it shows of the cluster state alone. */
@Component
final class CatClusterEndpoint implements RestEndpoint {
    private static final List<Column> HEALTH = List.of(
            Column.number("epoch", "t,time", "seconds since 1970-01-01 00:00:00"),
            Column.text("timestamp", "ts,hms,hhmmss", "time in HH:MM:SS"),
            Column.text("cluster", "cl", "cluster name"),
            Column.text("status", "st", "health status"),
            Column.number("node.total", "nt,nodeTotal", "total number of nodes"),
            Column.number("node.data", "nd,nodeData", "number of nodes that can store data"),
            Column.text("discovered_cluster_manager", "dcm", "whether a cluster manager is known"),
            Column.number("shards", "t,sh,shards.total,shardsTotal", "total number of shards"),
            Column.number("pri", "p,shards.primary,shardsPrimary", "number of primary shards"),
            Column.number("relo", "r,shards.relocating,shardsRelocating", "number of relocating nodes"),
            Column.number("init", "i,shards.initializing,shardsInitializing", "number of initializing nodes"),
            Column.number("unassign", "u,shards.unassigned,shardsUnassigned", "number of unassigned shards"),
            Column.number("pending_tasks", "pt,pendingTasks", "number of pending tasks"),
            Column.number("max_task_wait_time", "mtwt,maxTaskWaitTime", "wait time of longest task pending"),
            Column.number("active_shards_percent", "asp,activeShardsPercent", "active number of shards in percent"));
    private static final List<Column> MASTER = List.of(
            Column.text("id", "", "node id"),
            Column.text("host", "h", "host name"),
            Column.text("ip", "", "ip address"),
            Column.text("node", "n", "node name"));
    private static final List<Column> ALIASES = List.of(
            Column.text("alias", "a", "alias name"),
            Column.text("index", "i,idx", "index alias points to"),
            Column.text("filter", "f,fi", "filter"),
            Column.text("routing.index", "ri,routingIndex", "index routing"),
            Column.text("routing.search", "rs,routingSearch", "search routing"),
            Column.text("is_write_index", "w,isWriteIndex", "write index"));

    private final ClusterStateWatcher watcher;

    CatClusterEndpoint(ClusterStateWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cat", request -> RestResponse.text(root()), "");
        routes.on(RestMethod.GET, "/_cat/health", this::health, CatTables.PARAMETERS + ",ts");
        routes.on(RestMethod.GET, "/_cat/master", this::master, CatTables.PARAMETERS);
        routes.on(RestMethod.GET, "/_cat/cluster_manager", this::master, CatTables.PARAMETERS);
        String aliases = CatTables.PARAMETERS + "," + IndexParameters.NAMES;
        routes.on(RestMethod.GET, "/_cat/aliases", this::aliases, aliases);
        routes.on(RestMethod.GET, "/_cat/aliases/{alias}", this::aliases, aliases);
    }

    private static String root() {
        String tables = List.of(
                        "aliases",
                        "aliases/{alias}",
                        "allocation",
                        "allocation/{nodes}",
                        "cluster_manager",
                        "count",
                        "count/{index}",
                        "health",
                        "indices",
                        "indices/{index}",
                        "master",
                        "nodeattrs",
                        "nodes",
                        "recovery",
                        "recovery/{index}",
                        "shards",
                        "shards/{index}")
                .stream()
                .map(table -> "/_cat/" + table + "\n")
                .collect(Collectors.joining());
        return "=^.^=\n" + tables;
    }

    private RestResponse health(RestRequest request) {
        ClusterState state = watcher.current();
        ClusterHealth health =
                ClusterHealth.of(state, List.copyOf(state.indices().values()));
        ClusterHealth.Counts counts = health.counts();
        long seconds = Instant.now().getEpochSecond();
        CatTable table = new CatTable(HEALTH);
        table.add(List.of(
                Cell.of(seconds),
                Cell.of(CatIndicesEndpoint.clock(seconds)),
                Cell.of(state.clusterName()),
                Cell.of(health.status().text()),
                Cell.of(health.nodes()),
                Cell.of(health.dataNodes()),
                Cell.of(Boolean.toString(state.node(state.masterNodeId()) != null)),
                Cell.of(counts.active()),
                Cell.of(counts.activePrimary()),
                Cell.of(counts.relocating()),
                Cell.of(counts.initializing()),
                Cell.of(counts.unassigned()),
                Cell.of(0),
                Cell.of("-"),
                Cell.of(String.format(Locale.ROOT, "%.1f%%", counts.activePercent()))));
        return CatTables.answer(request, table);
    }

    private RestResponse master(RestRequest request) {
        ClusterState state = watcher.current();
        Node master = state.node(state.masterNodeId());
        CatTable table = new CatTable(MASTER);
        table.add(
                master == null
                        ? List.of(Cell.of("-"), Cell.of("-"), Cell.of("-"), Cell.of("-"))
                        : List.of(
                                Cell.of(master.getId()),
                                Cell.of(master.getHost()),
                                Cell.of(master.getHost()),
                                Cell.of(master.getName())));
        return CatTables.answer(request, table);
    }

    private RestResponse aliases(RestRequest request) {
        List<String> names = request.list("alias");
        CatTable table = new CatTable(ALIASES);
        watcher.current()
                .indices()
                .values()
                .forEach(index -> new TreeMap<>(index.getAliasesMap()).forEach((name, alias) -> {
                    if (names.isEmpty() || names.stream().anyMatch(pattern -> Wildcards.matches(pattern, name))) {
                        table.add(alias(name, index.getName(), alias));
                    }
                }));
        return CatTables.answer(request, table);
    }

    private static List<Cell> alias(String name, String index, AliasMetadata alias) {
        return List.of(
                Cell.of(name),
                Cell.of(index),
                Cell.of(alias.getFilter().isEmpty() ? "-" : "*"),
                Cell.of(alias.getIndexRouting().isEmpty() ? "-" : alias.getIndexRouting()),
                Cell.of(alias.getSearchRouting().isEmpty() ? "-" : alias.getSearchRouting()),
                Cell.of(alias.hasIsWriteIndex() ? Boolean.toString(alias.getIsWriteIndex()) : "-"));
    }
}
