package io.diagon.coordinator.rest.index;

import io.diagon.coordinator.index.IndexCommands;
import io.diagon.coordinator.rest.IndexParameters;
import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.routing.IndexOptions;
import io.diagon.coordinator.routing.IndexResolver;
import io.diagon.coordinator.routing.ResolvedIndex;
import io.diagon.protocol.cluster.IndexMetadata;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code _open} and {@code _close}. A closed index keeps its shards where they are, and refuses searches and writes. */
@Component
final class OpenCloseEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            AdminParameters.NAMES + "," + IndexParameters.NAMES + ",wait_for_active_shards";

    private final IndexCommands commands;

    OpenCloseEndpoint(IndexCommands commands) {
        this.commands = commands;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.POST, "/{index}/_open", this::open, PARAMETERS);
        routes.on(RestMethod.POST, "/{index}/_close", this::close, PARAMETERS);
    }

    private List<IndexMetadata> change(RestRequest request, IndexMetadata.State to) {
        IndexOptions options = IndexParameters.read(request, IndexParameters.OPEN_AND_CLOSED);
        // An index that is closed already may be named.
        IndexOptions named = new IndexOptions(options.ignoreUnavailable(), options.allowNoIndices(), true, true);
        List<IndexMetadata> indices = IndexResolver.resolve(commands.state(), request.variable("index"), named).stream()
                .map(ResolvedIndex::index)
                .toList();
        commands.changeState(indices, to, AdminParameters.master(request));
        return indices;
    }

    private RestResponse open(RestRequest request) {
        change(request, IndexMetadata.State.OPEN);
        return RestResponse.object(json -> {
            json.writeBooleanProperty("acknowledged", true);
            json.writeBooleanProperty("shards_acknowledged", true);
        });
    }

    private RestResponse close(RestRequest request) {
        List<IndexMetadata> closed = change(request, IndexMetadata.State.CLOSED);
        return RestResponse.object(json -> {
            json.writeBooleanProperty("acknowledged", true);
            json.writeBooleanProperty("shards_acknowledged", true);
            json.writeObjectPropertyStart("indices");
            for (IndexMetadata index : closed) {
                json.writeObjectPropertyStart(index.getName());
                json.writeBooleanProperty("closed", true);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }
}
