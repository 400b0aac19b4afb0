package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.search.SearchBody;
import io.diagon.protocol.search.SourceFilter;
import java.util.List;

/** Reads {@code _source}: a switch, patterns, or an object of includes and excludes. */
final class SourceFilterParser {
    private SourceFilterParser() {}

    static void parse(Json value, SearchBody.Builder body) {
        switch (value.kind()) {
            case BOOLEAN -> body.getFetchBuilder().setSource(value.asBoolean());
            case STRING, ARRAY -> filter(body, patterns(value), List.of());
            case OBJECT -> object(value, body);
            case INTEGER, DECIMAL, NULL ->
                throw value.error(
                        ErrorCode.PARSING,
                        "Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found ["
                                + value.kind().token() + "]");
        }
    }

    static void filter(SearchBody.Builder body, List<String> includes, List<String> excludes) {
        body.getFetchBuilder().setSource(true);
        body.setSource(SourceFilter.newBuilder().addAllIncludes(includes).addAllExcludes(excludes));
    }

    private static void object(Json value, SearchBody.Builder body) {
        SourceFilter.Builder filter = SourceFilter.newBuilder();
        value.members().forEach((key, patterns) -> {
            switch (key) {
                case "includes", "include" -> filter.addAllIncludes(patterns(patterns));
                case "excludes", "exclude" -> filter.addAllExcludes(patterns(patterns));
                default ->
                    throw patterns.error(
                            ErrorCode.PARSING,
                            "Unknown key for a " + patterns.kind().token() + " in [" + key + "].");
            }
        });
        body.getFetchBuilder().setSource(true);
        body.setSource(filter);
    }

    private static List<String> patterns(Json value) {
        return value.asList().stream().map(Json::asText).toList();
    }
}
