package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cat.ByteSizes;
import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.Cell;
import io.diagon.coordinator.cat.Column;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.dsl.Wildcards;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.protocol.cluster.IndexRouting;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.cluster.ShardRouting;
import io.diagon.protocol.shard.JvmAndHost;
import io.diagon.protocol.shard.NodeStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code _cat/allocation}. */
@Component
final class CatAllocationEndpoint implements RestEndpoint {
    private static final String UNASSIGNED = "UNASSIGNED";
    private static final List<Column> COLUMNS = List.of(
            Column.number("shards", "s", "number of shards on node"),
            Column.number("disk.indices", "di,diskIndices", "disk used by indices"),
            Column.number("disk.used", "du,diskUsed", "disk used (total, not just indices)"),
            Column.number("disk.avail", "da,diskAvail", "disk available"),
            Column.number("disk.total", "dt,diskTotal", "total capacity of all volumes"),
            Column.number("disk.percent", "dp,diskPercent", "percent disk used"),
            Column.text("host", "h", "host of node"),
            Column.text("ip", "", "ip of node"),
            Column.text("node", "n", "name of node"));

    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;

    CatAllocationEndpoint(ClusterStateWatcher watcher, StatsCollector stats) {
        this.watcher = watcher;
        this.stats = stats;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cat/allocation", this::allocation, CatTables.PARAMETERS);
        routes.on(RestMethod.GET, "/_cat/allocation/{nodes}", this::allocation, CatTables.PARAMETERS);
    }

    private RestResponse allocation(RestRequest request) {
        ClusterState state = watcher.current();
        Map<String, Integer> copies = new HashMap<>();
        for (IndexRouting index : state.routing().values()) {
            for (ShardRouting copy : index.getShardsList()) {
                copies.merge(copy.getNodeId(), 1, Integer::sum);
            }
        }
        Map<Node, NodeStats> known = stats.ofNodes(state).nodes();
        List<String> wanted = request.list("nodes");
        CatTable table = new CatTable(COLUMNS);
        for (Node node : state.nodes().values()) {
            boolean named = wanted.isEmpty()
                    || wanted.stream()
                            .anyMatch(name -> name.equals("_all")
                                    || Wildcards.matches(name, node.getId())
                                    || Wildcards.matches(name, node.getName()));
            if (named && node.getRolesList().contains(NodeRole.DATA)) {
                int count = copies.getOrDefault(node.getId(), 0);
                table.add(row(node, count, known.get(node), request.parameter("bytes", "")));
            }
        }
        int unassigned = copies.getOrDefault("", 0);
        if (unassigned > 0 && wanted.isEmpty()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(unassigned)));
            while (row.size() < COLUMNS.size() - 1) {
                row.add(Cell.EMPTY);
            }
            row.add(Cell.of(UNASSIGNED));
            table.add(row);
        }
        return CatTables.answer(request, table);
    }

    private static List<Cell> row(Node node, int copies, @Nullable NodeStats stats, String unit) {
        JvmAndHost host = stats == null ? JvmAndHost.getDefaultInstance() : stats.getHost();
        long total = host.getDiskTotalBytes();
        boolean known = total > 0;
        long used = total - host.getDiskFreeBytes();
        long indices = stats == null
                ? 0
                : stats.getShardsList().stream()
                        .mapToLong(shard -> shard.getEngine().getStoreBytes())
                        .sum();
        return List.of(
                Cell.of(copies),
                known ? ByteSizes.cell(indices, unit) : Cell.EMPTY,
                known ? ByteSizes.cell(used, unit) : Cell.EMPTY,
                known ? ByteSizes.cell(host.getDiskFreeBytes(), unit) : Cell.EMPTY,
                known ? ByteSizes.cell(total, unit) : Cell.EMPTY,
                known ? Cell.of(100 * used / total) : Cell.EMPTY,
                Cell.of(node.getHost()),
                Cell.of(node.getHost()),
                Cell.of(node.getName()));
    }
}
