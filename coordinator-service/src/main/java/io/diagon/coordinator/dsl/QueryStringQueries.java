package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.BoolQuery;
import io.diagon.protocol.query.Query;
import java.util.List;
import java.util.Map;

/** Reads {@code query_string}, and {@code q} of the URL. */
final class QueryStringQueries {
    private static final int MAX_LENGTH = 32_000;

    private QueryStringQueries() {}

    static Query queryString(Json body, QueryContext context) {
        Query.Builder shared = Query.newBuilder();
        QueryStringOptions options = new QueryStringOptions();
        body.members().forEach((key, value) -> {
            boolean known = key.equals("query")
                    || key.equals("minimum_should_match")
                    || options.parameter(key, value)
                    || options.luceneParameter(key, value)
                    || QueryParser.shared(key, value, shared);
            if (!known) {
                throw QueryParser.unsupported("query_string", key, value);
            }
        });
        Json text = body.members().get("query");
        if (text == null) {
            throw body.error(ErrorCode.PARSING, "[query_string] must be provided with a [query]");
        }
        Json minimum = body.members().get("minimum_should_match");
        if (minimum != null) {
            options.countWords();
        }
        Query parsed = parse(text, options, context);
        Query.Builder query = parsed.toBuilder();
        if (minimum != null && query.hasBool()) {
            BoolQuery.Builder bool = query.getBoolBuilder();
            bool.setMinimumShouldMatch(MatchQueries.minimumShouldMatch(minimum));
            if (bool.getMustCount() + bool.getShouldCount() == 0) {
                bool.addFilter(TextFields.matchAll()); // and so the minimum counts, though there is nothing to count
            }
        } else if (minimum != null && query.hasMatch()) {
            query.getMatchBuilder().setMinimumShouldMatch(MatchQueries.minimumShouldMatch(minimum));
        }
        return Boosts.times(query, shared).build();
    }

    /** Of {@code q}, {@code df} and what goes with them. */
    static Query ofUrl(Map<String, String> parameters, QueryContext context) {
        QueryStringOptions options = new QueryStringOptions();
        parameters.forEach((name, value) -> {
            switch (name) {
                case "df" -> options.luceneParameter("default_field", text(value));
                case "default_operator", "analyzer", "lenient", "analyze_wildcard" ->
                    options.parameter(name, text(value.isEmpty() ? "true" : value));
                default -> {}
            }
        });
        return parse(text(parameters.getOrDefault("q", "")), options, context);
    }

    private static Json text(String value) {
        return new Json(Json.Kind.STRING, Map.of(), List.of(), value, 0, 0);
    }

    private static Query parse(Json text, QueryStringOptions options, QueryContext context) {
        String query = text.asText();
        if (query.length() > MAX_LENGTH) {
            throw text.error(
                    ErrorCode.ILLEGAL_ARGUMENT, "Query string length exceeds max allowed length " + MAX_LENGTH);
        }
        if (query.isBlank()) {
            return TextFields.matchNone();
        }
        return new LuceneSyntax(query, options, new TextFields(options, context.fields())).parse();
    }
}
