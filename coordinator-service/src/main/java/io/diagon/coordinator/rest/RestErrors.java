package io.diagon.coordinator.rest;

import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import io.diagon.protocol.common.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** How OpenSearch writes errors. */
public final class RestErrors {
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)]");

    private RestErrors() {}

    /** The whole body: {@code {"error": …, "status": …}}. */
    public static void writeBody(SearchException exception, JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("error");
        json.writeArrayPropertyStart("root_cause");
        Failure failure = exception.toFailure();
        json.writeStartObject();
        writeMembers(exception, failure, json);
        json.writeEndObject();
        json.writeEndArray();
        writeMembers(exception, failure, json);
        if (failure.hasCausedBy()) {
            json.writeObjectPropertyStart("caused_by");
            writeFailure(failure.getCausedBy(), json);
            json.writeEndObject();
        } else if (exception.getCause() instanceof SearchException cause) {
            json.writeObjectPropertyStart("caused_by");
            writeMembers(cause, cause.toFailure(), json);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeNumberProperty("status", exception.code().status());
        json.writeEndObject();
    }

    /** The members of an error object, for failures of items and shards. */
    public static void writeFailure(Failure failure, JsonGenerator json) {
        writeMembers(new SearchException(failure), failure, json);
        if (failure.hasCausedBy()) {
            json.writeObjectPropertyStart("caused_by");
            writeFailure(failure.getCausedBy(), json);
            json.writeEndObject();
        }
    }

    private static void writeMembers(SearchException exception, Failure failure, JsonGenerator json) {
        ErrorCode code = exception.code();
        json.writeStringProperty("type", code.type());
        json.writeStringProperty("reason", reason(exception, failure));
        if (exception.line() > 0 && code != ErrorCode.JSON_PARSE) {
            json.writeNumberProperty("line", exception.line());
            json.writeNumberProperty("col", exception.column());
        }
        String index = failure.getIndexName();
        switch (code) {
            case INDEX_NOT_FOUND -> {
                index = index.isEmpty() ? bracketed(failure.getReason()) : index;
                json.writeStringProperty("index", index);
                json.writeStringProperty("resource.id", index);
                json.writeStringProperty("resource.type", "index_or_alias");
                json.writeStringProperty("index_uuid", "_na_");
            }
            case INVALID_INDEX_NAME, INDEX_CLOSED, RESOURCE_ALREADY_EXISTS -> {
                json.writeStringProperty("index", index.isEmpty() ? bracketed(failure.getReason()) : index);
                json.writeStringProperty("index_uuid", "_na_");
            }
            default -> {
                if (failure.hasShard()) {
                    json.writeStringProperty("shard", Integer.toString(failure.getShard()));
                }
                if (!index.isEmpty()) {
                    json.writeStringProperty("index", index);
                    json.writeStringProperty("index_uuid", "_na_");
                }
            }
        }
    }

    private static String reason(SearchException exception, Failure failure) {
        if (exception.code() == ErrorCode.JSON_PARSE && exception.line() > 0) {
            return failure.getReason() + " at [line: " + exception.line() + ", column: " + exception.column() + "]";
        }
        return failure.getReason();
    }

    private static String bracketed(String reason) {
        Matcher matcher = BRACKETED.matcher(reason);
        return matcher.find() ? matcher.group(1) : "_na_";
    }
}
