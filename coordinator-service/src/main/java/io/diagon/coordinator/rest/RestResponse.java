package io.diagon.coordinator.rest;

import io.diagon.error.SearchException;
import tools.jackson.core.JsonGenerator;

/** What an endpoint answers with. */
public sealed interface RestResponse {
    int status();

    /** Writes one JSON value. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json);
    }

    /** JSON that is written straight to the connection: what can fail has to be done before. */
    record JsonResponse(int status, Body body) implements RestResponse {}

    record TextResponse(int status, String text) implements RestResponse {}

    /** The answer to HEAD, and to methods that a path does not have. */
    record EmptyResponse(int status) implements RestResponse {}

    /** An answer that says where what it made is. */
    record LocatedResponse(RestResponse answer, String location) implements RestResponse {
        @Override
        public int status() {
            return answer.status();
        }
    }

    static RestResponse located(RestResponse answer, String location) {
        return new LocatedResponse(answer, location);
    }

    static RestResponse json(Body body) {
        return new JsonResponse(200, body);
    }

    static RestResponse json(int status, Body body) {
        return new JsonResponse(status, body);
    }

    /** An object whose members {@code body} writes. */
    static RestResponse object(Body body) {
        return object(200, body);
    }

    static RestResponse object(int status, Body body) {
        return new JsonResponse(status, json -> {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        });
    }

    static RestResponse text(String text) {
        return new TextResponse(200, text);
    }

    /** The answer to HEAD. */
    static RestResponse exists(boolean exists) {
        return new EmptyResponse(exists ? 200 : 404);
    }

    static RestResponse acknowledged(boolean acknowledged) {
        return object(json -> json.writeBooleanProperty("acknowledged", acknowledged));
    }

    /** The error in OpenSearch's shape. */
    static RestResponse error(SearchException failure) {
        return new JsonResponse(failure.code().status(), json -> RestErrors.writeBody(failure, json));
    }
}
