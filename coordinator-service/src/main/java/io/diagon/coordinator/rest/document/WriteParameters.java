package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.rest.ActiveCopiesParameter;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.write.BulkHeader;
import io.diagon.coordinator.write.BulkOptions;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.write.RefreshPolicy;
import io.diagon.protocol.write.WriteOperation;

/** The URL parameters of writes. */
final class WriteParameters {
    static final String BULK = "refresh,timeout,wait_for_active_shards,routing,require_alias,pipeline";
    static final String ONE = BULK + ",version,version_type,if_seq_no,if_primary_term,op_type";

    private WriteParameters() {}

    static BulkOptions options(RestRequest request) {
        refusePipeline(request);
        return new BulkOptions(
                refresh(request),
                request.time("timeout", BulkOptions.DEFAULT_TIMEOUT),
                ActiveCopiesParameter.read(request, BulkOptions.AS_SET));
    }

    static RefreshPolicy refresh(RestRequest request) {
        String value = request.parameter("refresh", "false");
        return switch (value) {
            case "false" -> RefreshPolicy.NONE;
            case "", "true" -> RefreshPolicy.IMMEDIATE;
            case "wait_for" -> RefreshPolicy.WAIT_FOR;
            default ->
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "Unknown value for refresh: [" + value + "].");
        };
    }

    private static void refusePipeline(RestRequest request) {
        String pipeline = request.parameter("pipeline", "_none");
        if (!pipeline.equals("_none")) {
            throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "pipeline with id [" + pipeline + "] does not exist");
        }
    }

    /** Versions and routing. */
    static void apply(RestRequest request, WriteOperation.Builder operation) {
        operation.setRouting(request.parameter("routing", ""));
        if (request.has("version")) {
            operation.setVersion(request.number("version", 0));
        }
        if (request.has("version_type")) {
            operation.setVersionType(BulkHeader.versionType(request.parameter("version_type", "")));
        }
        if (request.has("if_seq_no")) {
            operation.setIfSeqNo(request.number("if_seq_no", 0));
        }
        if (request.has("if_primary_term")) {
            operation.setIfPrimaryTerm(request.number("if_primary_term", 0));
        }
    }
}
