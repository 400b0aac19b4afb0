package io.diagon.coordinator.rest;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.dsl.Json;
import io.diagon.coordinator.dsl.TimeValues;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as its endpoint sees it.
 *
 * @param path as it came, without the query
 * @param parameters of the path and of the query, decoded
 * @param body empty if there is none
 */
public record RestRequest(RestMethod method, String path, Map<String, String> parameters, ByteString body) {
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    public String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    /** A variable of the path. */
    public String variable(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no variable " + name);
        }
        return value;
    }

    /** A parameter without a value is true. */
    public boolean flag(String name, boolean otherwise) {
        String value = parameters.get(name);
        return value == null ? otherwise : parseFlag(value);
    }

    private static boolean parseFlag(String value) {
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new SearchException(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "Failed to parse value [" + value + "] as only [true] or [false] are allowed.");
        };
    }

    public long number(String name, long otherwise) {
        String value = parameters.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException malformed) {
            throw new SearchException(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "Failed to parse int parameter [" + name + "] with value [" + value + "]");
        }
    }

    public Duration time(String name, Duration otherwise) {
        String value = parameters.get(name);
        return value == null ? otherwise : Duration.ofMillis(TimeValues.millis(value, name));
    }

    /** Elements joined by commas; empty if the parameter is missing. */
    public List<String> list(String name) {
        String value = parameters.get(name);
        return value == null || value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    public boolean hasBody() {
        return !body.isEmpty();
    }

    /** The body, which has to be there. */
    public Json json() {
        if (!hasBody()) {
            throw new SearchException(ErrorCode.PARSING, "request body is required");
        }
        return Json.parse(body.toByteArray());
    }
}
