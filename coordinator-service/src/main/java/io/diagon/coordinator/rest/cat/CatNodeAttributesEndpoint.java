package io.diagon.coordinator.rest.cat;

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
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** {@code _cat/nodeattrs}: what awareness and filters of allocation go by. */
@Component
final class CatNodeAttributesEndpoint implements RestEndpoint {
    private static final List<Column> COLUMNS = List.of(
            Column.text("node", "name", "node name"),
            Column.text("id", "nodeId", "unique node id").hidden(),
            Column.text("host", "h", "host name"),
            Column.text("ip", "i", "ip address"),
            Column.number("port", "po", "bound transport port").hidden(),
            Column.text("attr", "attr.name", "attribute description"),
            Column.text("value", "attr.value", "attribute value"));

    private final ClusterStateWatcher watcher;

    CatNodeAttributesEndpoint(ClusterStateWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/_cat/nodeattrs", this::attributes, CatTables.PARAMETERS);
    }

    private RestResponse attributes(RestRequest request) {
        CatTable table = new CatTable(COLUMNS);
        List<Node> nodes = watcher.current().nodes().values().stream()
                .sorted(Comparator.comparing(Node::getName))
                .toList();
        for (Node node : nodes) {
            new TreeMap<>(node.getAttributesMap())
                    .forEach((attribute, value) -> table.add(List.of(
                            Cell.of(node.getName()),
                            Cell.of(node.getId()),
                            Cell.of(node.getHost()),
                            Cell.of(node.getHost()),
                            Cell.of(node.getGrpcPort()),
                            Cell.of(attribute),
                            Cell.of(value))));
        }
        return CatTables.answer(request, table);
    }
}
