package io.diagon.coordinator.dsl;

import io.diagon.protocol.query.Query;

/** Boosts of queries that were made from others. */
final class Boosts {
    private Boosts() {}

    /** Puts the boost and name of the outer query onto the inner one. */
    static Query.Builder times(Query.Builder inner, Query.Builder outer) {
        if (outer.hasBoost()) {
            times(inner, outer.getBoost());
        }
        if (!outer.getName().isEmpty()) {
            inner.setName(outer.getName());
        }
        return inner;
    }

    static Query.Builder times(Query.Builder query, float boost) {
        return query.setBoost(query.hasBoost() ? query.getBoost() * boost : boost);
    }
}
