package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an answer of whatever was thrown. */
final class RestErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RestErrorHandler.class);

    private RestErrorHandler() {}

    static RestResponse answer(RuntimeException failure) {
        return switch (failure) {
            case SearchException exception -> RestResponse.error(exception);
            case StatusRuntimeException status -> RestResponse.error(GrpcFailures.fromStatus(status));
            case ContentTypes.NotAcceptable refused -> RestResponse.object(406, json -> {
                json.writeStringProperty("error", refused.getMessage());
                json.writeNumberProperty("status", 406);
            });
            default -> {
                LOG.error("request failed unexpectedly", failure);
                yield RestResponse.error(
                        new SearchException(ErrorCode.INTERNAL, "unexpected failure [" + failure + "]", failure));
            }
        };
    }
}
