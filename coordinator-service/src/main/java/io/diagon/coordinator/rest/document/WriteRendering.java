package io.diagon.coordinator.rest.document;

import io.diagon.coordinator.rest.RawJson;
import io.diagon.coordinator.rest.RestErrors;
import io.diagon.coordinator.write.ItemOutcome;
import io.diagon.error.ErrorCode;
import io.diagon.protocol.common.Failure;
import io.diagon.protocol.write.WriteResult;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Writes what became of a write. */
final class WriteRendering {
    private WriteRendering() {}

    static int status(ItemOutcome outcome) {
        return switch (outcome.result().getOutcome()) {
            case CREATED -> 201;
            case UPDATED, DELETED, NOOP -> 200;
            case NOT_FOUND -> 404;
            case FAILED, UNRECOGNIZED ->
                ErrorCode.of(outcome.result().getFailure().getCode()).status();
        };
    }

    static void members(ItemOutcome outcome, JsonGenerator json) {
        WriteResult result = outcome.result();
        json.writeStringProperty("_index", outcome.index());
        json.writeStringProperty("_id", outcome.id());
        json.writeNumberProperty("_version", result.getVersion());
        json.writeStringProperty("result", result.getOutcome().name().toLowerCase(Locale.ROOT));
        if (outcome.forcedRefresh()) {
            json.writeBooleanProperty("forced_refresh", true);
        }
        boolean nothing = result.getOutcome() == WriteResult.Outcome.NOOP;
        json.writeObjectPropertyStart("_shards");
        json.writeNumberProperty("total", nothing ? 0 : outcome.totalCopies());
        json.writeNumberProperty("successful", nothing ? 0 : outcome.successfulCopies());
        json.writeNumberProperty("failed", 0);
        json.writeEndObject();
        json.writeNumberProperty("_seq_no", result.getSeqNo());
        json.writeNumberProperty("_primary_term", result.getPrimaryTerm());
        if (!result.getSource().isEmpty()) {
            json.writeObjectPropertyStart("get");
            json.writeNumberProperty("_seq_no", result.getSeqNo());
            json.writeNumberProperty("_primary_term", result.getPrimaryTerm());
            json.writeBooleanProperty("found", true);
            json.writeName("_source");
            RawJson.write(json, result.getSource());
            json.writeEndObject();
        }
    }

    /** One element of the items of a bulk. */
    static void item(ItemOutcome outcome, JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart(outcome.item().action());
        if (outcome.failed()) {
            Failure failure = outcome.result().getFailure();
            json.writeStringProperty("_index", outcome.index());
            if (outcome.id().isEmpty()) {
                json.writeNullProperty("_id");
            } else {
                json.writeStringProperty("_id", outcome.id());
            }
            json.writeNumberProperty("status", status(outcome));
            json.writeObjectPropertyStart("error");
            RestErrors.writeFailure(failure, json);
            json.writeEndObject();
        } else {
            members(outcome, json);
            json.writeNumberProperty("status", status(outcome));
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
