package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.ExistsQuery;
import io.diagon.protocol.query.IdsQuery;
import io.diagon.protocol.query.Query;
import io.diagon.protocol.query.TermQuery;
import io.diagon.protocol.query.TermsQuery;
import java.util.Map;

/** Queries for exact values. */
final class TermQueries {
    private static final int MAX_TERMS = 65_536;

    private TermQueries() {}

    static Query term(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        FieldClause clause = FieldClause.of("term", body, query);
        TermQuery.Builder term = TermQuery.newBuilder().setField(clause.field());
        clause.parameters().forEach((key, value) -> {
            switch (key) {
                case "value", "term" -> {}
                case "case_insensitive" -> term.setCaseInsensitive(value.asBoolean());
                default -> {
                    if (!QueryParser.shared(key, value, query)) {
                        throw QueryParser.unsupported("term", key, value);
                    }
                }
            }
        });
        Json value = clause.parameters().containsKey("term") ? clause.required("term") : clause.required("value");
        return query.setTerm(term.setValue(value.asValue())).build();
    }

    static Query terms(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        TermsQuery.Builder terms = TermsQuery.newBuilder();
        for (Map.Entry<String, Json> member : body.members().entrySet()) {
            Json value = member.getValue();
            if (value.isArray()) {
                if (!terms.getField().isEmpty()) {
                    throw value.error(ErrorCode.PARSING, "[terms] query does not support multiple fields");
                }
                terms.setField(member.getKey());
                addValues(value, terms);
            } else if (value.isObject()) {
                throw value.error(
                        ErrorCode.PARSING, "[terms] query does not support terms lookup [" + member.getKey() + "]");
            } else if (!QueryParser.shared(member.getKey(), value, query)) {
                throw QueryParser.unsupported("terms", member.getKey(), value);
            }
        }
        if (terms.getField().isEmpty()) {
            throw body.error(
                    ErrorCode.PARSING,
                    "[terms] query requires a field name, followed by array of terms or a document lookup specification");
        }
        return query.setTerms(terms).build();
    }

    private static void addValues(Json array, TermsQuery.Builder terms) {
        if (array.elements().size() > MAX_TERMS) {
            throw array.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "The number of terms [" + array.elements().size()
                            + "] used in the Terms Query request has exceeded the allowed maximum of [" + MAX_TERMS
                            + "]. This maximum can be set by changing the [index.max_terms_count] index level setting.");
        }
        for (Json element : array.elements()) {
            if (element.isNull()) {
                throw element.error(ErrorCode.ILLEGAL_ARGUMENT, "No value specified for terms query");
            }
            terms.addValues(element.asValue());
        }
    }

    static Query exists(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        ExistsQuery.Builder exists = ExistsQuery.newBuilder();
        body.members().forEach((key, value) -> {
            if (key.equals("field")) {
                exists.setField(value.asText());
            } else if (!QueryParser.shared(key, value, query)) {
                throw QueryParser.unsupported("exists", key, value);
            }
        });
        if (exists.getField().isEmpty()) {
            throw body.error(ErrorCode.PARSING, "[exists] must be provided with a [field]");
        }
        return query.setExists(exists).build();
    }

    static Query ids(Json body, QueryContext context) {
        Query.Builder query = Query.newBuilder();
        IdsQuery.Builder ids = IdsQuery.newBuilder();
        body.members().forEach((key, value) -> {
            if (key.equals("values")) {
                value.asList().forEach(id -> ids.addIds(id.asText()));
            } else if (!QueryParser.shared(key, value, query)) {
                throw value.error(ErrorCode.PARSING, "[ids] unknown field [" + key + "]");
            }
        });
        if (!body.members().containsKey("values")) {
            throw body.error(ErrorCode.ILLEGAL_ARGUMENT, "[ids] requires providing values");
        }
        return query.setIds(ids).build();
    }
}
