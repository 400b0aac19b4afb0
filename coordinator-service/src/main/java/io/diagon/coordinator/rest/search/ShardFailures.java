package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.rest.RestErrors;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.coordinator.scatter.SearchPhaseException;
import io.diagon.coordinator.scatter.ShardFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes the failures of shards, those that are the same only once for each index. */
final class ShardFailures {
    private ShardFailures() {}

    static List<ShardFailure> grouped(List<ShardFailure> failures) {
        record Cause(String index, int code, String reason) {}
        Set<Cause> seen = new HashSet<>();
        List<ShardFailure> first = new ArrayList<>();
        for (ShardFailure failure : failures) {
            Cause cause = new Cause(
                    failure.shard().getIndexName(),
                    failure.failure().getCode(),
                    failure.failure().getReason());
            if (seen.add(cause)) {
                first.add(failure);
            }
        }
        return first;
    }

    static void write(ShardFailure failure, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("shard", failure.shard().getNumber());
        json.writeStringProperty("index", failure.shard().getIndexName());
        if (!failure.nodeId().isEmpty()) {
            json.writeStringProperty("node", failure.nodeId());
        }
        json.writeObjectPropertyStart("reason");
        reason(failure, json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void reason(ShardFailure failure, JsonGenerator json) {
        RestErrors.writeFailure(
                failure.failure().toBuilder()
                        .setIndexName(failure.shard().getIndexName())
                        .clearShard()
                        .build(),
                json);
    }

    /** The error of a search without an answer. */
    static RestResponse response(SearchPhaseException exception) {
        return RestResponse.json(exception.status(), json -> {
            json.writeStartObject();
            members(exception, json);
            json.writeEndObject();
        });
    }

    /** {@code error} and {@code status}. */
    static void members(SearchPhaseException exception, JsonGenerator json) {
        List<ShardFailure> failures = grouped(exception.failures());
        json.writeObjectPropertyStart("error");
        json.writeArrayPropertyStart("root_cause");
        for (ShardFailure failure : failures) {
            json.writeStartObject();
            reason(failure, json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("type", "search_phase_execution_exception");
        json.writeStringProperty("reason", String.valueOf(exception.getMessage()));
        json.writeStringProperty("phase", exception.phase());
        json.writeBooleanProperty("grouped", true);
        json.writeArrayPropertyStart("failed_shards");
        failures.forEach(failure -> write(failure, json));
        json.writeEndArray();
        json.writeEndObject();
        json.writeNumberProperty("status", exception.status());
    }
}
