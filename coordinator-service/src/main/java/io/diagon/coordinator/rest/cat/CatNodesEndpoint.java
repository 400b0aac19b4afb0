package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.StatsCollector;
import io.diagon.coordinator.cat.ByteSizes;
import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.Cell;
import io.diagon.coordinator.cat.Column;
import io.diagon.coordinator.cluster.ClusterStateWatcher;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.cluster.NodeRole;
import io.diagon.protocol.shard.JvmAndHost;
import io.diagon.protocol.shard.NodeStats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code _cat/nodes}. */
@Component
final class CatNodesEndpoint implements RestEndpoint {
    private static final List<Column> NODES = List.of(
            Column.text("ip", "i", "ip address"),
            Column.number("heap.percent", "hp,heapPercent", "used heap ratio"),
            Column.number("ram.percent", "rp,ramPercent", "used machine memory ratio"),
            Column.number("cpu", "", "recent cpu usage"),
            Column.number("load_1m", "l", "1m load avg"),
            Column.text(
                    "node.role",
                    "r,role,nodeRole",
                    "m:cluster_manager eligible node, d:data node, -:coordinating node only"),
            Column.text("node.roles", "rs,all roles", "names of the roles"),
            Column.text("cluster_manager", "m,master", "*:current cluster manager"),
            Column.text("name", "n", "node name"),
            Column.text("id", "nodeId", "unique node id").hidden(),
            Column.text("port", "po", "bound transport port").hidden(),
            Column.text("version", "v", "version").hidden(),
            Column.number("heap.current", "hc,heapCurrent", "used heap").hidden(),
            Column.number("heap.max", "hm,heapMax", "max configured heap").hidden(),
            Column.number("disk.total", "dt,diskTotal", "total disk space").hidden(),
            Column.number("disk.avail", "d,da,disk,diskAvail", "available disk space")
                    .hidden());
    private final ClusterStateWatcher watcher;
    private final StatsCollector stats;

    CatNodesEndpoint(ClusterStateWatcher watcher, StatsCollector stats) {
        this.watcher = watcher;
        this.stats = stats;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cat/nodes", this::nodes, CatTables.PARAMETERS + ",full_id");
    }

    private RestResponse nodes(RestRequest request) {
        ClusterState state = watcher.current();
        Map<Node, NodeStats> collected = stats.ofNodes(state).nodes();
        CatTable table = new CatTable(NODES);
        for (Node node : state.nodes().values()) {
            NodeStats known = collected.get(node);
            table.add(node(
                    node,
                    node.getId().equals(state.masterNodeId()),
                    known == null ? null : known.getHost(),
                    request.parameter("bytes", "")));
        }
        return CatTables.answer(request, table);
    }

    private static List<Cell> node(Node node, boolean leads, @Nullable JvmAndHost host, String unit) {
        boolean known = host != null;
        JvmAndHost of = host == null ? JvmAndHost.getDefaultInstance() : host;
        return List.of(
                Cell.of(node.getHost()),
                known ? Cell.of(percent(of.getHeapUsedBytes(), of.getHeapMaxBytes())) : Cell.EMPTY,
                known
                        ? Cell.of(percent(of.getMemoryTotalBytes() - of.getMemoryFreeBytes(), of.getMemoryTotalBytes()))
                        : Cell.EMPTY,
                known ? Cell.of(Math.round(of.getCpuPercent())) : Cell.EMPTY,
                known && of.getLoadAverage() >= 0
                        ? new Cell(String.format(Locale.ROOT, "%.2f", of.getLoadAverage()), of.getLoadAverage())
                        : Cell.EMPTY,
                Cell.of(letters(node)),
                Cell.of(node.getRolesList().stream().map(CatNodesEndpoint::role).collect(Collectors.joining(","))),
                Cell.of(leads ? "*" : "-"),
                Cell.of(node.getName()),
                Cell.of(node.getId()),
                Cell.of(node.getGrpcPort()),
                Cell.of(node.getVersion()),
                known ? ByteSizes.cell(of.getHeapUsedBytes(), unit) : Cell.EMPTY,
                known ? ByteSizes.cell(of.getHeapMaxBytes(), unit) : Cell.EMPTY,
                of.getDiskTotalBytes() > 0 ? ByteSizes.cell(of.getDiskTotalBytes(), unit) : Cell.EMPTY,
                of.getDiskTotalBytes() > 0 ? ByteSizes.cell(of.getDiskFreeBytes(), unit) : Cell.EMPTY);
    }

    private static long percent(long part, long whole) {
        return whole <= 0 ? 0 : Math.round(100.0 * part / whole);
    }

    private static String letters(Node node) {
        String letters = (node.getRolesList().contains(NodeRole.DATA) ? "d" : "")
                + (node.getRolesList().contains(NodeRole.MASTER) ? "m" : "");
        return letters.isEmpty() ? "-" : letters;
    }

    private static String role(NodeRole role) {
        return switch (role) {
            case MASTER -> "cluster_manager";
            case DATA -> "data";
            case COORDINATOR, NODE_ROLE_UNSPECIFIED, UNRECOGNIZED -> "-";
        };
    }
}
