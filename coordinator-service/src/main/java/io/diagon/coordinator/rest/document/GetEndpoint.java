package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.write.BulkHeader;
import io.diagon.coordinator.write.DocumentReader;
import io.diagon.coordinator.write.DocumentReader.Found;
import io.diagon.coordinator.write.DocumentReader.Wanted;
import io.diagon.coordinator.write.ReadOptions;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.GetRequest;
import io.diagon.protocol.write.GetResponse;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** Reads of single documents: {@code _doc} and {@code _source}. */
@Component
final class GetEndpoint implements RestEndpoint {
    private static final String PARAMETERS =
            "routing,preference,realtime,refresh,version,version_type,stored_fields," + SourceParameters.NAMES;

    private final DocumentReader reader;

    GetEndpoint(DocumentReader reader) {
        this.reader = reader;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.GET, "/{index}/_doc/{id}", this::get, PARAMETERS);
        routes.on(RestMethod.HEAD, "/{index}/_doc/{id}", this::exists, PARAMETERS);
        routes.on(RestMethod.GET, "/{index}/_source/{id}", this::source, PARAMETERS);
        routes.on(RestMethod.HEAD, "/{index}/_source/{id}", this::exists, PARAMETERS);
    }

    private RestResponse get(RestRequest request) {
        Found found = read(request);
        GetResponse.Document document = found.orThrow();
        SourceParameters source = SourceParameters.read(request);
        return RestResponse.object(document.getFound() ? 200 : 404, json -> members(found, source, json));
    }

    private RestResponse exists(RestRequest request) {
        return RestResponse.exists(read(request).orThrow().getFound());
    }

    private RestResponse source(RestRequest request) {
        Found found = read(request);
        GetResponse.Document document = found.orThrow();
        if (!document.getFound()) {
            throw new SearchException(
                    ErrorCode.RESOURCE_NOT_FOUND,
                    "Document not found [" + found.index() + "]/["
                            + found.wanted().document().getId() + "]");
        }
        SourceParameters source = SourceParameters.read(request);
        return RestResponse.json(json -> source.write(document.getSource(), json));
    }

    private Found read(RestRequest request) {
        if (request.has("stored_fields")) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT, "[stored_fields] is not supported, use [_source_includes]");
        }
        GetRequest.Document.Builder document =
                GetRequest.Document.newBuilder().setId(request.variable("id")).setSource(true);
        if (request.has("version")) {
            document.setVersion(request.number("version", 0));
        }
        if (request.has("version_type")) {
            document.setVersionType(BulkHeader.versionType(request.parameter("version_type", "")));
        }
        Wanted wanted = new Wanted(request.variable("index"), request.parameter("routing", ""), document.build());
        return reader.read(wanted, options(request));
    }

    static ReadOptions options(RestRequest request) {
        return ReadOptions.of(
                request.flag("realtime", true), request.flag("refresh", false), request.parameter("preference", ""));
    }

    /** The members of the answer to a get, also within a multi-get. */
    static void members(Found found, SourceParameters source, JsonGenerator json) {
        GetResponse.Document document = found.orThrow();
        json.writeStringProperty("_index", found.index());
        json.writeStringProperty("_id", found.wanted().document().getId());
        if (!document.getFound()) {
            json.writeBooleanProperty("found", false);
            return;
        }
        json.writeNumberProperty("_version", document.getVersion());
        json.writeNumberProperty("_seq_no", document.getSeqNo());
        json.writeNumberProperty("_primary_term", document.getPrimaryTerm());
        if (!document.getRouting().isEmpty()) {
            json.writeStringProperty("_routing", document.getRouting());
        }
        json.writeBooleanProperty("found", true);
        if (source.wanted() && !document.getSource().isEmpty()) {
            json.writeName("_source");
            source.write(document.getSource(), json);
        }
    }
}
