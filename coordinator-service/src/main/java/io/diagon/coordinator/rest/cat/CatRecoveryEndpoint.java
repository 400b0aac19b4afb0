package io.diagon.coordinator.rest.cat;

import io.diagon.cluster.ClusterState;
import io.diagon.coordinator.admin.Recoveries;
import io.diagon.coordinator.admin.Recoveries.Recovery;
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
import io.diagon.protocol.cluster.IndexMetadata;
import io.diagon.protocol.cluster.Node;
import io.diagon.protocol.shard.ShardRecovery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code _cat/recovery}. */
@Component
final class CatRecoveryEndpoint implements RestEndpoint {
    private static final List<Column> COLUMNS = List.of(
            Column.text("index", "i,idx", "index name"),
            Column.number("shard", "s,sh", "shard name"),
            Column.text("start_time", "start", "recovery start time").hidden(),
            Column.number("start_time_millis", "start_millis", "recovery start time in epoch milliseconds")
                    .hidden(),
            Column.text("stop_time", "stop", "recovery stop time").hidden(),
            Column.number("stop_time_millis", "stop_millis", "recovery stop time in epoch milliseconds")
                    .hidden(),
            Column.text("time", "t,ti", "recovery time"),
            Column.text("type", "ty", "recovery type"),
            Column.text("stage", "st", "recovery stage"),
            Column.text("source_host", "shost", "source host"),
            Column.text("source_node", "snode", "source node name"),
            Column.text("target_host", "thost", "target host"),
            Column.text("target_node", "tnode", "target node name"),
            Column.text("repository", "rep", "repository"),
            Column.text("snapshot", "snap", "snapshot"),
            Column.number("files", "f", "number of files to recover"),
            Column.number("files_recovered", "fr", "files recovered"),
            Column.text("files_percent", "fp", "percent of files recovered"),
            Column.number("files_total", "tf", "total number of files"),
            Column.number("bytes", "b", "number of bytes to recover"),
            Column.number("bytes_recovered", "br", "bytes recovered"),
            Column.text("bytes_percent", "bp", "percent of bytes recovered"),
            Column.number("bytes_total", "tb", "total number of bytes"),
            Column.number("translog_ops", "to", "number of translog ops to recover"),
            Column.number("translog_ops_recovered", "tor", "translog ops recovered"),
            Column.text("translog_ops_percent", "top", "percent of translog ops recovered"));

    private final ClusterStateWatcher watcher;
    private final Recoveries recoveries;

    CatRecoveryEndpoint(ClusterStateWatcher watcher, Recoveries recoveries) {
        this.watcher = watcher;
        this.recoveries = recoveries;
    }

    @Override
    public void register(RestRoutes routes) {
        String parameters = CatTables.PARAMETERS + "," + IndexParameters.NAMES + ",active_only,detailed";
        routes.on(RestMethod.GET, "/_cat/recovery", this::recovery, parameters);
        routes.on(RestMethod.GET, "/_cat/recovery/{index}", this::recovery, parameters);
    }

    private RestResponse recovery(RestRequest request) {
        ClusterState state = watcher.current();
        List<IndexMetadata> indices = IndexResolver.resolve(
                        state,
                        request.parameter("index", "_all"),
                        IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED))
                .stream()
                .map(ResolvedIndex::index)
                .toList();
        CatTable table = new CatTable(COLUMNS);
        recoveries
                .of(state, indices, request.flag("active_only", false))
                .forEach(one -> table.add(row(one, request.parameter("bytes", ""))));
        return CatTables.answer(request, table);
    }

    private static List<Cell> row(Recovery one, String unit) {
        ShardRecovery of = one.recovery();
        long files = (long) of.getFilesTotal() - of.getFilesReused();
        long bytes = of.getBytesTotal() - of.getBytesReused();
        return List.of(
                Cell.of(one.index().getName()),
                Cell.of(of.getShard().getNumber()),
                time(of.getStartMillis()),
                Cell.of(of.getStartMillis()),
                time(of.getStopMillis()),
                Cell.of(of.getStopMillis()),
                Durations.cell(one.millis()),
                Cell.of(of.getType().name().toLowerCase(Locale.ROOT)),
                Cell.of(of.getStage().name().toLowerCase(Locale.ROOT)),
                host(one.source()),
                name(one.source()),
                host(one.target()),
                name(one.target()),
                Cell.of("n/a"),
                Cell.of("n/a"),
                Cell.of(files),
                Cell.of(of.getFilesRecovered()),
                percent(of.getFilesRecovered(), files),
                Cell.of(of.getFilesTotal()),
                ByteSizes.cell(bytes, unit.isEmpty() ? "b" : unit),
                ByteSizes.cell(of.getBytesRecovered(), unit.isEmpty() ? "b" : unit),
                percent(of.getBytesRecovered(), bytes),
                ByteSizes.cell(of.getBytesTotal(), unit.isEmpty() ? "b" : unit),
                Cell.of(of.getOperationsTotal()),
                Cell.of(of.getOperationsRecovered()),
                of.getOperationsTotal() < 0
                        ? new Cell("-1.0%", -1)
                        : percent(of.getOperationsRecovered(), of.getOperationsTotal()));
    }

    private static Cell time(long millis) {
        return millis == 0 ? Cell.EMPTY : Cell.of(Instant.ofEpochMilli(millis).toString());
    }

    private static Cell host(@Nullable Node node) {
        return Cell.of(node == null ? "n/a" : node.getHost());
    }

    private static Cell name(@Nullable Node node) {
        return Cell.of(node == null ? "n/a" : node.getName());
    }

    /** Of nothing, all is done. */
    private static Cell percent(long part, long whole) {
        double percent = whole <= 0 ? 100 : 100.0 * part / whole;
        return new Cell(String.format(Locale.ROOT, "%.1f%%", percent), percent);
    }
}
