package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.Highlight;
import java.util.List;
import java.util.Map;

/** Reads {@code highlight}: options of all fields, and of each. */
final class HighlightParser {
    private static final int FRAGMENT_SIZE = 100;
    private static final int NUMBER_OF_FRAGMENTS = 5;

    private HighlightParser() {}

    static Highlight parse(Json body, QueryContext context) {
        Highlight.Builder highlight = Highlight.newBuilder();
        Highlight.Field.Builder defaults = Highlight.Field.newBuilder()
                .setFragmentSize(FRAGMENT_SIZE)
                .setNumberOfFragments(NUMBER_OF_FRAGMENTS)
                .setRequireFieldMatch(true)
                .setPreTag("<em>")
                .setPostTag("</em>");
        body.members().forEach((key, value) -> {
            switch (key) {
                case "fields" -> {}
                case "encoder" -> highlight.setHtmlEncoder(value.asText().equals("html"));
                case "tags_schema" -> tagsSchema(value, defaults);
                default -> option(key, value, defaults, context);
            }
        });
        Json fields = body.members().get("fields");
        if (fields == null) {
            throw body.error(ErrorCode.PARSING, "[highlight] requires [fields]");
        }
        for (Json group : fields.asList()) {
            for (Map.Entry<String, Json> member : group.members().entrySet()) {
                Highlight.Field.Builder field = defaults.clone().setField(member.getKey());
                member.getValue().members().forEach((key, value) -> option(key, value, field, context));
                highlight.addFields(field);
            }
        }
        return highlight.build();
    }

    private static void option(String key, Json value, Highlight.Field.Builder field, QueryContext context) {
        switch (key) {
            case "pre_tags" -> field.setPreTag(first(value));
            case "post_tags" -> field.setPostTag(first(value));
            case "fragment_size" -> field.setFragmentSize(MatchQueries.nonNegative(value, key));
            case "number_of_fragments" -> field.setNumberOfFragments(MatchQueries.nonNegative(value, key));
            case "no_match_size" -> field.setNoMatchSize(MatchQueries.nonNegative(value, key));
            case "require_field_match" -> field.setRequireFieldMatch(value.asBoolean());
            case "order" -> field.setOrderByScore(value.asText().equals("score"));
            case "highlight_query" -> field.setHighlightQuery(context.inner(value));
            case "type" -> type(value);
            // of other highlighters, or without effect on the plain one
            case "boundary_chars",
                    "boundary_max_scan",
                    "boundary_scanner",
                    "boundary_scanner_locale",
                    "fragmenter",
                    "phrase_limit",
                    "force_source",
                    "fragment_offset",
                    "matched_fields",
                    "max_analyzer_offset" -> {}
            default -> throw value.error(ErrorCode.PARSING, "[highlight] unknown field [" + key + "]");
        }
    }

    private static String first(Json value) {
        List<Json> tags = value.asList();
        if (tags.isEmpty()) {
            throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "highlight tags must not be empty");
        }
        return tags.get(0).asText();
    }

    private static void tagsSchema(Json value, Highlight.Field.Builder field) {
        switch (value.asText()) {
            case "default" -> field.setPreTag("<em>").setPostTag("</em>");
            case "styled" -> field.setPreTag("<em class=\"hlt1\">").setPostTag("</em>");
            default -> throw value.error(ErrorCode.ILLEGAL_ARGUMENT, "Unknown tag schema [" + value.asText() + "]");
        }
    }

    private static void type(Json value) {
        switch (value.asText()) {
            case "plain", "unified", "fvh" -> {}
            default ->
                throw value.error(
                        ErrorCode.ILLEGAL_ARGUMENT,
                        "unknown highlighter type [" + value.asText() + "] for the field [highlight]");
        }
    }
}
