package io.diagon.coordinator.rest.search;

import com.google.protobuf.ByteString;
import io.diagon.coordinator.fetch.FetchedHit;
import io.diagon.coordinator.fetch.SourceFiltering;
import io.diagon.coordinator.plan.SearchPlan;
import io.diagon.coordinator.reduce.MergedHit;
import io.diagon.coordinator.rest.RawJson;
import io.diagon.protocol.common.ValueFormat;
import io.diagon.protocol.search.FetchSpec;
import io.diagon.protocol.search.FetchedDocument;
import io.diagon.protocol.search.HighlightedField;
import io.diagon.protocol.search.SearchBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the hits of one search. */
final class HitWriter {
    private final SearchBody body;
    private final JsonGenerator json;
    private final SortValueWriter sortValues;
    private final FieldValueWriter fieldValues;
    private final @Nullable SourceFiltering filtering;

    HitWriter(SearchPlan plan, List<ValueFormat> sortFormats, JsonGenerator json) {
        this.body = plan.body();
        this.json = json;
        this.sortValues = new SortValueWriter(body.getShard().getSortList(), sortFormats, json);
        this.fieldValues = new FieldValueWriter(json);
        this.filtering = body.hasSource() ? new SourceFiltering(body.getSource()) : null;
    }

    void write(FetchedHit fetched) {
        MergedHit hit = fetched.hit();
        FetchedDocument document = fetched.document();
        FetchSpec spec = body.getFetch();
        json.writeStartObject();
        json.writeStringProperty("_index", hit.answer().shard().id().getIndexName());
        json.writeStringProperty("_id", document.getId());
        if (spec.getVersion()) {
            json.writeNumberProperty("_version", document.getVersion());
        }
        if (spec.getSeqNoAndPrimaryTerm()) {
            json.writeNumberProperty("_seq_no", document.getSeqNo());
            json.writeNumberProperty("_primary_term", document.getPrimaryTerm());
        }
        if (Float.isNaN(hit.score())) {
            json.writeNullProperty("_score");
        } else {
            json.writeNumberProperty("_score", hit.score());
        }
        if (!document.getRouting().isEmpty()) {
            json.writeStringProperty("_routing", document.getRouting());
        }
        if (document.getIgnoredFieldsCount() > 0) {
            strings("_ignored", document.getIgnoredFieldsList());
        }
        if (spec.getSource() && !document.getSource().isEmpty()) {
            ByteString source = document.getSource();
            json.writeName("_source");
            RawJson.write(json, filtering == null ? source : filtering.apply(source));
        }
        fieldValues.write(document.getFieldsList());
        highlights(document);
        if (hit.sortKey() != null) {
            sortValues.write(hit.sortKey());
        }
        if (document.getMatchedQueriesCount() > 0) {
            strings("matched_queries", document.getMatchedQueriesList());
        }
        json.writeEndObject();
    }

    private void highlights(FetchedDocument document) {
        if (document.getHighlightsCount() == 0) {
            return;
        }
        json.writeObjectPropertyStart("highlight");
        for (HighlightedField field : document.getHighlightsList()) {
            strings(field.getField(), field.getFragmentsList());
        }
        json.writeEndObject();
    }

    private void strings(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
