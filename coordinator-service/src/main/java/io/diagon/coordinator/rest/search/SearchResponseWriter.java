package io.diagon.coordinator.rest.search;

import io.diagon.coordinator.reduce.AggregationWriter;
import io.diagon.coordinator.reduce.MergedHits;
import io.diagon.coordinator.scatter.ShardFailure;
import io.diagon.coordinator.search.SearchOutcome;
import io.diagon.protocol.search.SearchBody;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the answer to a search. */
final class SearchResponseWriter {
    /**
     * How the user wants it.
     *
     * @param totalAsInteger hits.total as a plain number
     * @param typedKeys names of aggregations prefixed with their types
     * @param scrollId empty: none
     */
    record Style(boolean totalAsInteger, boolean typedKeys, String scrollId) {}

    private SearchResponseWriter() {}

    /** One object; {@code tail} may add members. */
    static void write(SearchOutcome outcome, Style style, JsonGenerator json) {
        json.writeStartObject();
        members(outcome, style, json);
        json.writeEndObject();
    }

    /** The members of the object. */
    static void members(SearchOutcome outcome, Style style, JsonGenerator json) {
        SearchBody body = outcome.plan().body();
        if (!style.scrollId().isEmpty()) {
            json.writeStringProperty("_scroll_id", style.scrollId());
        }
        if (!body.getPitId().isEmpty()) {
            json.writeStringProperty("pit_id", body.getPitId());
        }
        json.writeNumberProperty("took", outcome.tookMillis());
        json.writeBooleanProperty("timed_out", outcome.timedOut());
        if (body.getShard().getTerminateAfter() > 0) {
            json.writeBooleanProperty("terminated_early", outcome.terminatedEarly());
        }
        shards(outcome.plan().shards().size(), outcome.successfulShards(), outcome.failures(), json);
        json.writeObjectPropertyStart("hits");
        total(outcome.merged(), body, style, json);
        maxScore(outcome, json);
        json.writeArrayPropertyStart("hits");
        HitWriter hits = new HitWriter(outcome.plan(), outcome.merged().sortFormats(), json);
        outcome.hits().forEach(hits::write);
        json.writeEndArray();
        json.writeEndObject();
        if (body.getShard().getAggregationsCount() > 0) {
            json.writeObjectPropertyStart("aggregations");
            new AggregationWriter(json, style.typedKeys())
                    .write(body.getShard().getAggregationsList(), outcome.aggregations());
            json.writeEndObject();
        }
    }

    static void shards(int total, int successful, List<ShardFailure> failures, JsonGenerator json) {
        json.writeObjectPropertyStart("_shards");
        json.writeNumberProperty("total", total);
        json.writeNumberProperty("successful", successful);
        json.writeNumberProperty("skipped", 0);
        json.writeNumberProperty("failed", failures.size());
        if (!failures.isEmpty()) {
            json.writeArrayPropertyStart("failures");
            ShardFailures.grouped(failures).forEach(failure -> ShardFailures.write(failure, json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void total(MergedHits merged, SearchBody body, Style style, JsonGenerator json) {
        if (!body.getTotalHitsWanted()) {
            return;
        }
        if (style.totalAsInteger()) {
            json.writeNumberProperty("total", merged.total());
            return;
        }
        json.writeObjectPropertyStart("total");
        json.writeNumberProperty("value", merged.total());
        json.writeStringProperty("relation", merged.totalIsLowerBound() ? "gte" : "eq");
        json.writeEndObject();
    }

    private static void maxScore(SearchOutcome outcome, JsonGenerator json) {
        float score = outcome.merged().maxScore();
        if (Float.isNaN(score) || outcome.hits().isEmpty()) {
            json.writeNullProperty("max_score");
        } else {
            json.writeNumberProperty("max_score", score);
        }
    }
}
