package io.diagon.coordinator.dsl;

import io.diagon.protocol.query.FuzzyQuery;
import io.diagon.protocol.query.PrefixQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.RegexpQuery;
import io.diagon.protocol.query.WildcardQuery;

/** Queries that stand for all the terms that a pattern accepts. */
final class PatternQueries {
    private PatternQueries() {}

    static Query prefix(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("prefix", body, query);
        PrefixQuery.Builder prefix = PrefixQuery.newBuilder().setField(clause.field());
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "value", "prefix", "rewrite" -> {}
                case "case_insensitive" -> prefix.setCaseInsensitive(value.asBoolean());
                default -> other("prefix", key, value, query);
            }
        });
        return query.setPrefix(prefix.setValue(value(clause, "prefix"))).build();
    }

    static Query wildcard(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("wildcard", body, query);
        WildcardQuery.Builder wildcard = WildcardQuery.newBuilder().setField(clause.field());
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "value", "wildcard", "rewrite" -> {}
                case "case_insensitive" -> wildcard.setCaseInsensitive(value.asBoolean());
                default -> other("wildcard", key, value, query);
            }
        });
        return query.setWildcard(wildcard.setValue(value(clause, "wildcard"))).build();
    }

    static Query regexp(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("regexp", body, query);
        RegexpQuery.Builder regexp = RegexpQuery.newBuilder().setField(clause.field());
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "value", "rewrite" -> {}
                case "flags" -> regexp.setFlags(value.asText());
                case "max_determinized_states" -> regexp.setMaxDeterminizedStates(value.asInt());
                case "case_insensitive" -> regexp.setCaseInsensitive(value.asBoolean());
                default -> other("regexp", key, value, query);
            }
        });
        return query.setRegexp(regexp.setValue(value(clause, "value"))).build();
    }

    static Query fuzzy(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("fuzzy", body, query);
        FuzzyQuery.Builder fuzzy =
                FuzzyQuery.newBuilder().setField(clause.field()).setFuzziness(FuzzinessParser.AUTO);
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "value", "term", "rewrite" -> {}
                case "fuzziness" -> fuzzy.setFuzziness(FuzzinessParser.parse(value));
                case "prefix_length" -> fuzzy.setPrefixLength(value.asInt());
                case "max_expansions" -> fuzzy.setMaxExpansions(value.asInt());
                case "transpositions" -> fuzzy.setTranspositions(value.asBoolean());
                default -> other("fuzzy", key, value, query);
            }
        });
        String key = clause.parameters().containsKey("term") ? "term" : "value";
        return query.setFuzzy(fuzzy.setValue(clause.required(key).asValue())).build();
    }

    private static String value(FieldClause clause, String alternative) {
        String key = clause.parameters().containsKey(alternative) ? alternative : "value";
        return clause.required(key).asText();
    }

    private static void other(String name, String key, Json value, Query.Builder query) {
        if (!QueryParser.shared(key, value, query)) {
            throw QueryParser.unsupported(name, key, value);
        }
    }
}
