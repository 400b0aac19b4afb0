package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.Query;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Reads {@code simple_query_string}, in which no text is a mistake. */
final class SimpleQueryStringQueries {
    private SimpleQueryStringQueries() {}

    static Query simpleQueryString(Json body, QueryContext context) {
        Query.Builder shared = Query.newBuilder();
        QueryStringOptions options = new QueryStringOptions();
        options.sumFields();
        EnumSet<SimpleSyntax.Feature> features = EnumSet.allOf(SimpleSyntax.Feature.class);
        body.members().forEach((key, value) -> {
            switch (key) {
                case "query", "minimum_should_match", "quote_field_suffix" -> {}
                case "flags" -> features.retainAll(features(value));
                default -> {
                    if (!options.parameter(key, value) && !QueryParser.shared(key, value, shared)) {
                        throw QueryParser.unsupported("simple_query_string", key, value);
                    }
                }
            }
        });
        Json text = body.members().get("query");
        if (text == null) {
            throw body.error(ErrorCode.PARSING, "[simple_query_string] query text missing");
        }
        Query.Builder query = new SimpleSyntax(
                        text.asText(), options, new TextFields(options, context.fields()), features)
                .parse().toBuilder();
        Json minimum = body.members().get("minimum_should_match");
        if (minimum != null && query.hasBool()) {
            query.getBoolBuilder().setMinimumShouldMatch(MatchQueries.minimumShouldMatch(minimum));
        }
        return Boosts.times(query, shared).build();
    }

    private static Set<SimpleSyntax.Feature> features(Json value) {
        EnumSet<SimpleSyntax.Feature> features = EnumSet.noneOf(SimpleSyntax.Feature.class);
        if (value.isNumber()) {
            return EnumSet.allOf(SimpleSyntax.Feature.class);
        }
        for (String name : value.asText().toUpperCase(Locale.ROOT).split("\\|", -1)) {
            switch (name) {
                case "ALL" -> features.addAll(EnumSet.allOf(SimpleSyntax.Feature.class));
                case "NONE", "" -> {}
                case "NEAR" -> features.add(SimpleSyntax.Feature.SLOP);
                default ->
                    features.add(Arrays.stream(SimpleSyntax.Feature.values())
                            .filter(feature -> feature.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> value.error(
                                    ErrorCode.ILLEGAL_ARGUMENT, "Unknown simple_query_string flag [" + name + "]")));
            }
        }
        return features;
    }
}
