package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.rest.RestEndpoint;
import io.diagon.coordinator.rest.RestMethod;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.rest.RestRoutes;
import io.diagon.coordinator.write.BulkExecutor;
import io.diagon.coordinator.write.BulkItem;
import io.diagon.coordinator.write.ItemOutcome;
import io.diagon.coordinator.write.UpdateParser;
import io.diagon.coordinator.write.WriteValidation;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.Update;
import io.diagon.protocol.write.WriteOperation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Writes of single documents: {@code _doc}, {@code _create}, {@code _update}. */
@Component
final class DocumentEndpoint implements RestEndpoint {
    private static final String UPDATE =
            WriteParameters.ONE + ",retry_on_conflict,_source,_source_includes,_source_excludes,lang";

    private final BulkExecutor executor;

    DocumentEndpoint(BulkExecutor executor) {
        this.executor = executor;
    }

    @Override
    public void register(RestRoutes routes) {
        routes.on(RestMethod.PUT, "/{index}/_doc/{id}", this::index, WriteParameters.ONE);
        routes.on(RestMethod.POST, "/{index}/_doc/{id}", this::index, WriteParameters.ONE);
        routes.on(RestMethod.POST, "/{index}/_doc", this::index, WriteParameters.ONE);
        routes.on(RestMethod.PUT, "/{index}/_create/{id}", this::create, WriteParameters.ONE);
        routes.on(RestMethod.POST, "/{index}/_create/{id}", this::create, WriteParameters.ONE);
        routes.on(RestMethod.POST, "/{index}/_update/{id}", this::update, UPDATE);
        routes.on(RestMethod.DELETE, "/{index}/_doc/{id}", this::delete, WriteParameters.ONE);
    }

    private RestResponse index(RestRequest request) {
        String type = request.parameter("op_type", "index");
        return switch (type) {
            case "index" -> write(request, document(request, WriteOperation.Type.INDEX));
            case "create" -> write(request, document(request, WriteOperation.Type.CREATE));
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT, "opType must be 'create' or 'index', found: [" + type + "]");
        };
    }

    private RestResponse create(RestRequest request) {
        return write(request, document(request, WriteOperation.Type.CREATE));
    }

    private RestResponse delete(RestRequest request) {
        return write(request, operation(request, WriteOperation.Type.DELETE));
    }

    private RestResponse update(RestRequest request) {
        if (!request.hasBody()) {
            throw new SearchException(ErrorCode.PARSING, "request body is required");
        }
        boolean source =
                request.has("_source") && !request.parameter("_source", "").equals("false");
        Update.Builder update = UpdateParser.parse(request.body(), source)
                .setRetryOnConflict((int) request.number("retry_on_conflict", 0));
        return write(request, operation(request, WriteOperation.Type.UPDATE).setUpdate(update));
    }

    private static WriteOperation.Builder document(RestRequest request, WriteOperation.Type type) {
        if (!request.hasBody()) {
            throw new SearchException(ErrorCode.PARSING, "request body is required");
        }
        return operation(request, type).setSource(request.body());
    }

    private static WriteOperation.Builder operation(RestRequest request, WriteOperation.Type type) {
        WriteOperation.Builder operation =
                WriteOperation.newBuilder().setType(type).setId(request.parameter("id", ""));
        WriteParameters.apply(request, operation);
        return operation;
    }

    private RestResponse write(RestRequest request, WriteOperation.Builder operation) {
        String index = request.variable("index");
        WriteOperation built = operation.build();
        WriteValidation.check(built, index).ifPresent(failure -> {
            throw failure;
        });
        BulkItem item = new BulkItem(index, built, request.flag("require_alias", false), null);
        ItemOutcome outcome = executor.execute(item, WriteParameters.options(request));
        if (outcome.failed()) {
            throw new SearchException(outcome.result().getFailure());
        }
        RestResponse answer =
                RestResponse.object(WriteRendering.status(outcome), json -> WriteRendering.members(outcome, json));
        return answer.status() == 201 ? RestResponse.located(answer, location(outcome)) : answer;
    }

    private static String location(ItemOutcome outcome) {
        return "/" + encode(outcome.index()) + "/_doc/" + encode(outcome.id());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
