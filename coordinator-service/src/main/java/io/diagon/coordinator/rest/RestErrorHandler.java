package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.grpc.StatusRuntimeException;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an answer of whatever was thrown. */
final class RestErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RestErrorHandler.class);

    private RestErrorHandler() {}

    static RestResponse refusedByServer(int status) {
        return RestResponse.object(status, json -> {
            json.writeStringProperty("error", status < 500 ? "request refused" : "unexpected failure");
            json.writeNumberProperty("status", status);
        });
    }

    static RestResponse answer(Throwable failure) {
        return switch (failure) {
            case SearchException exception -> RestResponse.error(exception);
            case StatusRuntimeException status -> RestResponse.error(GrpcFailures.fromStatus(status));
            case ContentTypes.NotAcceptable refused ->
                RestResponse.object(406, json -> {
                    json.writeStringProperty("error", refused.getMessage());
                    json.writeNumberProperty("status", 406);
                });
            case ZipException malformed ->
                RestResponse.error(
                        new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "request body is not gzip", malformed));
            case StackOverflowError deep ->
                RestResponse.error(
                        new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "request is nested too deeply", deep));
            default -> {
                LOG.error("request failed unexpectedly", failure);
                yield RestResponse.error(
                        new SearchException(ErrorCode.INTERNAL, "unexpected failure [" + failure + "]", failure));
            }
        };
    }
}
