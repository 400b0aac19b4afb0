package io.diagon.coordinator.dsl;

import io.diagon.error.ErrorCode;
import io.diagon.protocol.query.Query;

/** What the parsers of one request share: limits, the fields of the searched indices, and the way to the other parsers. */
public final class QueryContext {
    static final int MAX_CLAUSES = 1024;
    /** Each level is two nested messages, of which a protobuf reader takes a hundred. */
    static final int MAX_DEPTH = 40;

    private final FieldCatalog fields;
    private final long nowMillis;
    private int depth;

    public QueryContext(FieldCatalog fields, long nowMillis) {
        this.fields = fields;
        this.nowMillis = nowMillis;
    }

    FieldCatalog fields() {
        return fields;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Parses a query that stands inside another. */
    Query inner(Json body) {
        enter(body);
        try {
            return QueryParser.parse(body, this);
        } finally {
            depth--;
        }
    }

    private void enter(Json at) {
        if (++depth > MAX_DEPTH) {
            throw at.error(
                    ErrorCode.ILLEGAL_ARGUMENT,
                    "The nested depth of the query exceeds the maximum nested depth for queries of [" + MAX_DEPTH
                            + "]");
        }
    }
}
